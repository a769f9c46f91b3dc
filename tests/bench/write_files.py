"""write_files.py FROM TO: writes what lies below FROM once more, from memory."""
import os
import sys

begin, end = sys.argv[1:3]
files = []
for place, _, names in os.walk(begin):
    for name in names:
        path = os.path.join(place, name)
        with open(path, "rb") as f:
            files.append((os.path.join(end, os.path.relpath(path, begin)), f.read()))
for path, text in files:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(text)
