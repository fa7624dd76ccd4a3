import { Type } from 'typebox'
import type { HttpServer } from '#kernel/http.ts'
import { ports } from '#kernel/ports.ts'
import { locales, type Locale } from '#market/catalog/index.ts'
import { isEmail } from '#people/access/index.ts'
import { mailOrderLink } from '#flows/notify-buyer.ts'
import { emptyForm, findOrderPage, messagePage, type FormState } from '../pages/door.ts'
import { personalContext, sendPersonal, sendShared, type Shop } from '../shop.ts'
import { wordsFor } from '../words.ts'

const line = Type.String({ maxLength: 500 })
const findBody = Type.Object({ number: line, email: line }, { additionalProperties: false })
const few = { rateLimit: { max: 10, timeWindow: '1 minute' } } as const
const topics = ['delivery', 'about'] as const

function helpRoutes(server: HttpServer, shop: Shop, locale: Locale): void {
  const words = wordsFor(locale)
  for (const topic of topics) {
    const path = `/help/${topic}`
    const content = {
      ...messagePage({ title: words(`help.${topic}_title`), text: words(`help.${topic}_text`) }),
      canonical: path,
    }
    server.get(`/${locale}${path}`, async (request, reply) =>
      sendShared(shop, request, reply, { locale, address: path, make: async () => ({ content, tags: [] }) }),
    )
  }
}

/** The number of an order as people write it, such as `K-100001`; undefined for anything else. */
export function readOrderNumber(text: string): number | undefined {
  const digits = /^\s*(?:k\s*-?\s*)?(\d{1,12})\s*$/i.exec(text)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

function findOrderRoutes(server: HttpServer, shop: Shop, locale: Locale): void {
  const words = wordsFor(locale)
  const path = `/${locale}/find-order`
  const stationery = { origin: shop.settings.publicOrigin, linkKey: shop.settings.secretKey.reveal() }
  server.get(path, async (request, reply) => {
    const page = await personalContext(shop, request, locale)
    return sendPersonal(reply, page, findOrderPage(page, emptyForm))
  })
  server.post(path, { schema: { body: findBody }, config: few }, async (request, reply) => {
    const number = readOrderNumber(request.body.number)
    const email = request.body.email.trim()
    const page = await personalContext(shop, request, locale)
    const faults: Record<string, string> = {}
    if (number === undefined) faults['number'] = words('fault.order_number')
    if (!isEmail(email)) faults['email'] = words('fault.email_malformed')
    if (number === undefined || !isEmail(email)) {
      const form: FormState = { values: request.body, faults }
      return sendPersonal(reply, page, findOrderPage(page, form), 422)
    }
    const hour = ports().now().toISOString().slice(0, 13)
    await mailOrderLink(shop.db, { number, email, cause: `link:${number}:${hour}` }, stationery)
    return sendPersonal(
      reply,
      page,
      messagePage({ title: words('find_order.title'), text: words('find_order.sent') }),
    )
  })
}

/** Help, and the way back to an order for who has lost its link. */
export function helpAndLinkRoutes(server: HttpServer, shop: Shop): void {
  for (const locale of locales) {
    helpRoutes(server, shop, locale)
    findOrderRoutes(server, shop, locale)
  }
}
