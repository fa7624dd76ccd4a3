import { locales } from '#market/catalog/index.ts'

const personal = ['account', 'orders', 'find-order', 'sign-in', 'register', 'reset', 'wallet', 'search']
const closed = [
  '/admin',
  '/api/',
  '/v1/',
  '/webhooks',
  '/dev/',
  ...locales.flatMap((locale) => personal.map((each) => `/${locale}/${each}`)),
]

/**
 * What crawlers are asked to leave alone: pages of one person, and shelves narrowed in ways that have no end. Cart and
 * checkout are not among them: without a cookie both are the empty cart, whose page says itself that it is not to be kept.
 */
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
