export { fallbackOrder, labelIn, localeOf, locales, type Labels, type Locale } from './locale.ts'
