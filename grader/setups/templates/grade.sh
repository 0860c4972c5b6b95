# Grades one submission: what calls this has set $here, $submission, $results and $grade.
# Whatever becomes of it, $results is there, valid, and tells no more points than were earned.
set -u
. "$here/settings.sh"
. "$here/as_user.sh"

mkdir -p "$(dirname "$results")"
rm -rf "$results"
cp "$here/not_graded.json" "$results"  # until there is something better
cd "$here/course" || exit 0
mkdir -p .grade  # where the cases are kept
if [ "$(id -u)" = 0 ]; then
  chown "$user" "$(dirname "$results")" .grade
  chmod -R a+rX "$here" "$submission"
fi
as_user timeout --kill-after=10 "$seconds" "$grade" run "$exercise" --submission "$submission" \
  --sandbox "$sandbox" --seed "$seed" --report "$reporter=$results" --fail-under 0
echo "The grader ended with $?: 0 is as it should be, 2 a file that is missing, 3 a fault, 124 its time."
exit 0
