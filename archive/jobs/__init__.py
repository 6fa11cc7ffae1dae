"""Jobs: work that takes longer than anybody waits for a page, done by a process of its own.

A room further right says with `kinds` what it can do in the background. `starting` keeps a job and starts the process
that does it, `manage.py run_job`; in that process the `runner` claims the job, does it in steps that each hold the
archive lock for a moment, and goes on with whichever job waits next. There is no worker to keep running and no queue
but the table of jobs: a job whose process is gone is found by its old beat, and goes on where it stopped.
"""
