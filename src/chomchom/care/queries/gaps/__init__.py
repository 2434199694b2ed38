"""Reading care gaps: what is found, what stands open, and what stands behind one."""
