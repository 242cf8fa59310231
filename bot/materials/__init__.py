"""Fill-in forms and letters for a village cooperative, written as xlsx and docx by `build`."""
