import { locales } from '#market/catalog/index.ts'

const personal = [
  'cart',
  'checkout',
  'account',
  'orders',
  'find-order',
  'sign-in',
  'register',
  'reset',
  'wallet',
  'search',
]
const closed = [
  '/admin',
  '/api/',
  '/v1/',
  '/webhooks',
  '/dev/',
  ...locales.flatMap((locale) => personal.map((each) => `/${locale}/${each}`)),
]

/** What crawlers are asked to leave alone: pages of one person, and shelves narrowed in ways that have no end. */
export function robots(origin: string): string {
  return [
    'User-agent: *',
    ...closed.map((path) => `Disallow: ${path}`),
    'Disallow: /*/c/*?',
    'Allow: /*/c/*?page=',
    '',
    `Sitemap: ${origin}/sitemap.xml`,
    '',
  ].join('\n')
}
