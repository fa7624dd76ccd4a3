/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-member-access -- the browser's own types are not loaded here */
// Comfort only: the pages work without this file.
const leaving = document.querySelector('main > .notice form[data-return]')
if (leaving) leaving.submit()
