"""What platforms need to grade a course: `grade setup`."""
