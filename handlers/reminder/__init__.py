"""Reminders as a chair meets them: upcoming (the list, one switched off and on), answering (SUDAH,
NANTI), personal (one's own: "ingatkan saya rapat jumat jam 2"). `times` is the village's clock."""
