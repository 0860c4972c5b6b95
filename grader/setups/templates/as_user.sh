# Runs a command as an ordinary user, with an environment that holds nothing of the platform's.
user=60606  # belongs to nobody, on a system that keeps to the usual ranges
as_user() {
  set -- env -i PATH=/usr/local/bin:/usr/bin:/bin HOME=/tmp LANG=C.UTF-8 "$@"
  if [ "$(id -u)" = 0 ]; then
    set -- setpriv --reuid "$user" --regid "$user" --clear-groups --no-new-privs "$@"
  fi
  "$@"
}
