#!/usr/bin/env bash
# PrairieLearn runs this for each submission, in a container of the image.
root=${GRADER_ROOT:-/grade}
here=$root/tests
submission=$root/student
results=$root/results/results.json
grade=${GRADER:-/opt/grader/bin/grade}
. "$here/grade.sh"
