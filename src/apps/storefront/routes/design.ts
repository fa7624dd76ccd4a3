import { Type } from 'typebox'
import { trusted } from '#kernel/html.ts'
import { sendPage, type HttpServer } from '#kernel/http.ts'
import { locales } from '#market/catalog/index.ts'
import { renderPage } from '../layout.ts'
import { designPage } from '../pages/design.ts'
import { personalContext, type Shop } from '../shop.ts'

const querystring = Type.Object({ dir: Type.Optional(Type.Literal('rtl')) }, { additionalProperties: false })

/**
 * The page of the design, in either direction of writing, and in each language a page that breaks, so that what is shown then
 * can be looked at. They are not there in production.
 */
export function designRoutes(server: HttpServer, shop: Shop): void {
  const { mode } = shop.settings
  if (mode !== 'demo' && mode !== 'development') return
  server.get('/dev/design', { schema: { querystring } }, async (request, reply) => {
    const page = { ...(await personalContext(shop, request, 'en')), path: '' }
    const text = renderPage(page, designPage(page))
    const shown = request.query.dir === 'rtl' ? text.replace(' dir="ltr"', ' dir="rtl"') : text
    return sendPage(reply, trusted(shown))
  })
  for (const locale of locales)
    server.get(`/${locale}/dev/broken`, () => {
      throw new Error('asked for, to see the page of a fault of ours')
    })
}
