import {
  changeBuyer,
  deleteBuyer,
  findBuyer,
  listBuyers,
  recordBuyer,
  type Buyer,
  type BuyerGiven,
} from '#money/requests/index.ts'
import { fault, missing } from './fault.ts'
import { group, type Fields } from './fields.ts'
import { listOf, pageOf, seconds } from './objects.ts'
import type { Gateway, Work } from './serve.ts'

function buyerAsStripe(each: Buyer): object {
  if (each.deletedAt !== null) return { id: each.id, object: 'customer', deleted: true }
  return {
    id: each.id,
    object: 'customer',
    address: null,
    balance: 0,
    created: seconds(each.createdAt),
    currency: null,
    default_source: null,
    delinquent: false,
    description: each.description,
    email: each.email,
    invoice_prefix: null,
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: each.metadata,
    name: each.name,
    phone: each.phone,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
  }
}

/** A customer that was not deleted; a fault where there is none. */
export async function knownBuyer({ db }: Gateway, id: string, param = 'id'): Promise<Buyer> {
  const found = await findBuyer(db, id)
  if (found === undefined || found.deletedAt !== null)
    throw fault(404, `No such customer: '${id.slice(0, 60)}'`, { code: 'resource_missing', param })
  return found
}

const lengths = { name: 256, email: 512, phone: 40, description: 1_000 } as const

/** What a form says of a customer; what it does not speak of stays, and an empty text takes it away. */
function givenIn(fields: Fields, before?: Buyer): BuyerGiven {
  const text = (name: keyof typeof lengths): string | null => {
    const said = fields.get(name)
    if (said === undefined) return before?.[name] ?? null
    if (said.length > lengths[name])
      throw fault(400, `Invalid string: at most ${lengths[name]} characters.`, { param: name })
    return said === '' ? null : said
  }
  const email = text('email')
  if (email !== null && !/^[^\s@]+@[^\s@]+$/.test(email))
    throw fault(400, `Invalid email address: ${email.slice(0, 60)}`, {
      code: 'email_invalid',
      param: 'email',
    })
  const merged = { ...before?.metadata, ...group(fields, 'metadata') }
  const metadata = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== ''))
  if (Object.keys(metadata).length > 50)
    throw fault(400, 'Metadata holds at most 50 keys.', { param: 'metadata' })
  return { name: text('name'), email, phone: text('phone'), description: text('description'), metadata }
}

/** Keep a customer. */
export const createBuyer: Work = async (gateway, { key, fields }) => {
  const id = await recordBuyer(gateway.db, givenIn(fields), key)
  return buyerAsStripe(await knownBuyer(gateway, id))
}

/** One customer; one that was deleted says so. */
export const retrieveBuyer: Work = async (gateway, { id }) => {
  const found = await findBuyer(gateway.db, id)
  if (found === undefined) throw missing('customer', id)
  return buyerAsStripe(found)
}

/** Say something else of a customer. */
export const updateBuyer: Work = async (gateway, { id, fields }) => {
  const before = await knownBuyer(gateway, id)
  if (!(await changeBuyer(gateway.db, id, givenIn(fields, before)))) throw missing('customer', id)
  return buyerAsStripe(await knownBuyer(gateway, id))
}

/** Delete a customer; their payments stay. */
export const removeBuyer: Work = async (gateway, { id }) => {
  if (!(await deleteBuyer(gateway.db, id))) throw missing('customer', id)
  return { id, object: 'customer', deleted: true }
}

/** Buyers, the newest first; of one address where it is named. */
export const listAllBuyers: Work = async (gateway, { fields }) => {
  const page = pageOf(fields)
  const found = await listBuyers(gateway.db, {
    email: fields.get('email') ?? null,
    below: page.after ?? null,
    above: page.before ?? null,
    most: page.most + 1,
  })
  return listOf('/v1/customers', found, page, buyerAsStripe)
}
