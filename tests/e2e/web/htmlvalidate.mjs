// Rules for html-validate: its recommended and a11y sets, whole documents, telephone numbers that do not break.
export const rules = {
  root: true,
  extends: ['html-validate:recommended', 'html-validate:a11y', 'html-validate:document'],
  rules: {
    'tel-non-breaking': ['error', { ignoreClasses: ['call', 'nobr'] }],
    // Inline markup is written for size, and `long-title` counts bytes the reader never sees.
    'long-title': 'off',
  },
};
