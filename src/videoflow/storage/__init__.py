"""What lands on disk: atomic writes, the project folder, takes, the job journal, the lock."""
