"""One thing is done with many registrations: chosen, looked at, done one by one."""
