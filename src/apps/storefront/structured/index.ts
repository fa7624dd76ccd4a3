export { breadcrumbs } from './breadcrumbs.ts'
export { jsonLd, type Structured } from './json-ld.ts'
export { organization, webSite } from './organization.ts'
export { structuredProduct } from './product.ts'
