"""Article -> other formats: functions that take an article and return text."""
