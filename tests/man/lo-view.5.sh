# The store of lo-project's examples.
. "$top/tests/man/lo-project.1.sh"
