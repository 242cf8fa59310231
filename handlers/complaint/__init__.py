"""The complaint conversation: describe -> category -> village -> evidence -> confirm -> number.

Each step is a file; each accepts free text, and what was said once is not asked again. The draft
lives in the contact's answers: description, category, others, files, location, place.
"""
