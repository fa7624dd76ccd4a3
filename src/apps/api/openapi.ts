import swagger from '@fastify/swagger'
import type { HttpServer } from '#kernel/http.ts'
import { headersOf } from './route-schema.ts'

type Json = unknown
type Document = Record<string, Json>

const isObject = (value: Json): value is Document =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A schema as text without its examples, which a request's body carries beside its schema. */
const shapeOf = (schema: Json) =>
  JSON.stringify(schema, (name, value: Json) =>
    name === 'examples' || name === 'example' ? undefined : value,
  )

/**
 * Replace every schema that has a title by a reference to a component of that name, so that each shape is written once.
 * Two different shapes under one title would be a bug and stop the start.
 */
export function hoistTitled(node: Json, components: Map<string, Json>): Json {
  if (Array.isArray(node)) return node.map((each) => hoistTitled(each, components))
  if (!isObject(node)) return node
  const { title, ...rest } = node
  const isSchema = typeof title === 'string' && /^[A-Z][A-Za-z]+$/.test(title) && 'type' in node
  const walked = Object.fromEntries(
    Object.entries(isSchema ? rest : node).map(([name, value]) => [
      name,
      name === 'example' || name === 'examples' ? value : hoistTitled(value, components),
    ]),
  )
  if (!isSchema) return walked
  const known = components.get(title)
  if (known !== undefined && shapeOf(known) !== shapeOf(walked))
    throw new Error(`assertion failed: two schemas are called ${title}`)
  if (known === undefined || 'examples' in walked) components.set(title, walked)
  return { $ref: `#/components/schemas/${title}` }
}

const described = `Everything of the shop over REST. Amounts are decimal text with their currency, never numbers. Refusals are
problems (RFC 9457) with a stable \`code\` and, where a field is at fault, its name, the reason and what would be right.
Every changing operation takes an \`Idempotency-Key\`. Reads carry an \`ETag\`. Lists are followed by \`next\`.`

const bearer = (description: string) => ({ type: 'http', scheme: 'bearer', description }) as const

/** Describe the API while its routes are added; call before the first of them. */
export async function describeApi(server: HttpServer, origin: string): Promise<void> {
  await server.register(swagger, {
    hideUntagged: true,
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Kontor',
        version: '1.0.0',
        description: described,
        license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' },
      },
      servers: [{ url: origin }],
      tags: [
        { name: 'Catalog', description: 'What is sold: the same for everybody.' },
        { name: 'Cart', description: 'What somebody is about to buy.' },
        { name: 'Orders', description: 'What was bought.' },
        { name: 'Payments', description: 'How it is paid.' },
        { name: 'Wallet', description: 'Money, cards, invoices and proofs of whoever is signed in.' },
        { name: 'Accounts', description: 'Who buys, and who works here.' },
        { name: 'Desk', description: 'For the people of the house.' },
        {
          name: 'Money',
          description: 'Payments, disputes, payouts and the books, for the people of the house.',
        },
        { name: 'Notifications', description: "What the merchant's own programs are told." },
      ],
      components: {
        securitySchemes: {
          session: bearer('`session_…` from signing in.'),
          cart: bearer('`cart_…` from making a cart; or in the header `cart-token`.'),
          order: bearer('`order_…` from ordering; or in the header `order-token`.'),
        },
      },
    },
    transform: ({ schema, url, route }) => ({
      schema: { ...schema, headers: headersOf([route.method].flat()[0] ?? 'GET') },
      url,
    }),
    transformObject: (document) => {
      if (!('openapiObject' in document)) return document.swaggerObject
      const components = new Map<string, Json>()
      const hoisted = hoistTitled(document.openapiObject.paths, components)
      const whole = document.openapiObject as unknown as Document
      const own = (whole['components'] ?? {}) as Document
      const schemas = Object.fromEntries([...components].toSorted(([a], [b]) => (a < b ? -1 : 1)))
      return { ...whole, paths: hoisted, components: { ...own, schemas } } as never
    },
  })
}
