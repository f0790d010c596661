/* Paragraphs below each other stay apart: unfold's setting would join them into one. */
Trix.config.blockAttributes.p.group = false;
