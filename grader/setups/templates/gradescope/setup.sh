#!/usr/bin/env bash
# Gradescope runs this as root when it builds the image: it installs the grader, and tries it.
set -eu
umask 022
here=${GRADER_ROOT:-/autograder}/source
. "$here/settings.sh"
. "$here/as_user.sh"

# Prints the first Python that fits, and that an ordinary user may run.
find_python() {
  for name in python3.14 python3.13 python3.12 python3.11 python3; do
    found=$(as_user sh -c 'command -v "$1"' sh "$name") || continue
    as_user "$found" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    echo "$found"
    return
  done
  return 1
}

if ! python=$(find_python); then
  apt-get update
  apt-get install -y --no-install-recommends python3-venv
  python=$(find_python) || { apt-get install -y --no-install-recommends python3.11-venv && python=$(find_python); }
fi
"$python" -m venv "$here/venv"
cd "$here/kit"
"$here/venv/bin/pip" install --no-cache-dir -r requirements.txt

cd "$here/course"
mkdir -p .grade  # keeps the cases, which are then recorded in the image
if [ "$(id -u)" = 0 ]; then
  chown "$user" .grade
fi
chmod -R a+rX "$here"
echo "Your own solution, graded as submissions will be:"
as_user "$here/venv/bin/grade" run "$exercise" --submission "solutions/$exercise" --sandbox "$sandbox" --seed "$seed"
