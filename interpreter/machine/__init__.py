"""The machine: carries out a plan, blocking, one thread a task; knows no step, only how to run one."""
