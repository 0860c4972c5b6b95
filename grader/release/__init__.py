"""Release a course: the kit that students get, proved before it is written. See docs/releasing.md."""
