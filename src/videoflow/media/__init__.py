"""Pictures, video and sound as files: ffmpeg, probing, thumbnails, the film."""
