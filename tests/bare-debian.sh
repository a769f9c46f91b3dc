#!/bin/sh
# bare-debian.sh [SUITE]: the two commands of the README as root on a Debian
# that has nothing but gcc, make and git.
#
# Needs root, debootstrap and a mirror ($MIRROR).  Takes about five minutes,
# most of them installing; $KEEP names a directory where the installed system
# is kept for the next time.  Not part of make check: it needs the network.
set -eu

suite=${1:-bookworm}
mirror=${MIRROR:-http://deb.debian.org/debian}
top=$(cd -- "$(dirname -- "$0")/.." && pwd)

if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap >/dev/null; then
	echo 'bare-debian: needs root and debootstrap; run: make deps-dev' >&2
	exit 69
fi
root=$(mktemp -d /var/tmp/lo-bare.XXXXXX)
clean() {
	umount "$root/proc" 2>/dev/null || :
	umount "$root/dev/pts" 2>/dev/null || :
	umount "$root/dev" 2>/dev/null || :
	rm -rf --one-file-system "$root"
}
trap clean EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

if [ -n "${KEEP-}" ] && [ -f "$KEEP/etc/debian_version" ]; then
	cp -a "$KEEP/." "$root/"
else
	debootstrap --variant=minbase --include=gcc,make,git,ca-certificates \
		"$suite" "$root" "$mirror"
	# gcc recommends it and a person who installs gcc gets it.
	chroot "$root" apt-get install -y -q libc6-dev
	if [ -n "${KEEP-}" ]; then
		mkdir -p "$KEEP"
		cp -a "$root/." "$KEEP/"
	fi
fi
cp /etc/resolv.conf "$root/etc/resolv.conf"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount --bind /dev/pts "$root/dev/pts"

# A clone as git makes it, of what is committed.
git clone -q --no-hardlinks "$top" "$root/root/lo"
echo "bare-debian: $(cat "$root/etc/debian_version"), $(
	chroot "$root" dpkg-query -W | wc -l) packages"
start=$(date +%s)
for command in 'make demo' 'make check'; do
	echo "bare-debian: # $command"
	chroot "$root" /bin/sh -c "cd /root/lo && $command"
	echo "bare-debian: $command passed after $(($(date +%s) - start)) s"
done
