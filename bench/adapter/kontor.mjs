// Kontor's REST API. Every call comes from an address of its own, as a crowd of visitors would: the shop counts calls
// per address, and believes X-Forwarded-For from the proxies in TRUST_PROXY (set it to 127.0.0.1 for measuring).
// In a copy of the peers' harness this file stands in adapters/; bench/seed-kontor.ts loads the catalogue.
import { categories, FLASH_STOCK, N_PRODUCTS, product, searchQuery } from '../catalogue.mjs'
import { must } from '../http.mjs'

let serial = 0
let buyers = 0
const from = () => {
  const n = ++serial
  return { 'x-forwarded-for': `11.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}` }
}
const address = {
  name: 'Ann Buyer',
  line1: 'Main St 1',
  postal_code: '10115',
  city: 'Berlin',
  country: 'DE',
}
const some = (r, list) => list[Math.floor(r() * list.length)]
const isPrice = (price) => price?.currency === 'EUR' && Number(price.amount) > 0

/** A guest's order: a cart with its line, who and where and how, the order. Three calls. */
async function order(http, variant) {
  const from1 = from()
  const line = { variant_id: variant, quantity: 1 }
  const made = (await http.json('POST', '/api/carts', from1, { currency: 'EUR', country: 'DE', line })).data
  const holder = { ...from1, 'cart-token': made.token }
  // Everybody is somebody else: of ten payments of one mail within an hour the last has to be proven.
  const email = `b${process.pid}-${Date.now()}-${++buyers}@example.com`
  const details = { email, shipping_address: address, shipping_method: 'standard' }
  const cart = (await http.json('PATCH', '/api/cart', holder, details)).data
  must(cart.is_ready && isPrice(cart.quote.total), 'the cart is not ready')
  const asked = { expected_total: cart.quote.total }
  const placed = (await http.json('POST', '/api/orders', holder, asked)).data
  must(
    placed.state === 'awaiting_payment' && placed.number && placed.total.amount === cart.quote.total.amount,
    'no order',
  )
  return { ...placed, holder: { ...from1, 'order-token': placed.token } }
}

/** The whole checkout: the order, and the payer on the way to the card provider's page. Four calls, and one of the shop's to the provider. */
async function checkout(http, variant) {
  const placed = await order(http, variant)
  const begun = (await http.json('POST', `/api/orders/${placed.id}/payment`, placed.holder)).data
  must(begun.pay_url && begun.payment.state === 'processing', 'no payment')
  return { ...placed, payUrl: begun.pay_url }
}

/** The checkout with the card given and the order paid, verified by reading it. */
async function paid(http, variant) {
  const placed = await checkout(http, variant)
  const card = { number: '4242424242424242', expiry: '12/30', security_code: '123', name: 'Ann Buyer' }
  const told = await fetch(placed.payUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(card),
  })
  const said = await told.json().catch(() => ({}))
  // Why it did not is said in its own words: the state, or the code of its refusal.
  must(said.state === 'authorized', `the bank did not authorize: ${told.status} ${said.state ?? said.code}`)
  const { data } = await http.json('GET', `/api/orders/${placed.id}`, placed.holder)
  must(data.state === 'paid', `the order is ${data.state}`)
}

async function page(http, path) {
  const reply = await http.raw('GET', path, from())
  must(reply.status === 200, `${path}: ${reply.status}`)
  return reply.text
}

async function listing(http, path) {
  const { data } = await http.json('GET', path, from())
  must(data.items.length === 24 && isPrice(data.items[0].price), 'not 24 priced items')
}

const shelf = (r, more = '') =>
  `/api/products?category=${some(r, categories).slug}&page=${1 + Math.floor(r() * 4)}${more}`

export default {
  name: 'kontor',
  base: process.env.KONTOR_URL ?? 'http://127.0.0.1:3104',
  database: process.env.PGDATABASE_KONTOR ?? 'kontor',
  probe: { method: 'GET', path: `/api/products?category=${categories[0].slug}`, headers: {} },
  async setup(http, db) {
    const { rows } = await db.query('select id, sku from catalog.variants order by id')
    must(rows.length > 0, 'no catalogue: run bench/seed-kontor.ts')
    return {
      ids: rows.map((row) => Number(row.id)),
      bySku: new Map(rows.map((row) => [row.sku, Number(row.id)])),
    }
  },
  ops: {
    async W1(http, r) {
      await listing(http, shelf(r))
    },
    // The same shelf narrowed by a price nobody asked for before: nothing of it is in memory.
    async W1uncached(http, r) {
      await listing(
        http,
        shelf(
          r,
          `&price_from=${(0.01 + Math.floor(r() * 499) / 100).toFixed(2)}&price_to=${(1_000 + r() * 1e8).toFixed(2)}`,
        ),
      )
    },
    async W2(http, r) {
      const p = product(Math.floor(r() * N_PRODUCTS))
      const { data } = await http.json('GET', `/api/products/${p.slug}`, from())
      must(
        data.title === p.title && data.variants.length === 2 && isPrice(data.variants[0].price),
        'wrong product',
      )
      must(data.variants[0].available > 0, 'no stock')
    },
    async W3(http, r) {
      const q = encodeURIComponent(searchQuery(r))
      const { data } = await http.json('GET', `/api/search?q=${q}`, from())
      must(data.items.length > 0 && isPrice(data.items[0].price) && data.facets.length > 0, 'nothing found')
      return { hits: data.count }
    },
    async W4(http, r, ctx) {
      const line = { variant_id: some(r, ctx.ids), quantity: 1 }
      const { data } = await http.json('POST', '/api/carts', from(), { currency: 'EUR', country: 'DE', line })
      must(data.token && data.line.quantity === 1, 'wrong cart')
    },
    async W5(http, r, ctx) {
      await checkout(http, some(r, ctx.ids))
    },
    async W5order(http, r, ctx) {
      await order(http, some(r, ctx.ids))
    },
    async W5paid(http, r, ctx) {
      await paid(http, some(r, ctx.ids))
    },
    async W7home(http) {
      must((await page(http, '/en')).includes('</html>'), 'not a page')
    },
    async W7category(http, r) {
      const c = some(r, categories)
      const html = await page(http, `/en/c/${c.slug}`)
      must(html.includes(c.name) && html.includes('€'), 'not the category')
    },
    async W7product(http, r) {
      const p = product(Math.floor(r() * N_PRODUCTS))
      must((await page(http, `/en/p/${p.slug}`)).includes(p.title), 'not the product')
    },
  },
  pages: () => ({
    home: '/en',
    category: `/en/c/${categories[0].slug}`,
    product: `/en/p/${product(0).slug}`,
  }),
  requests: { W4: 1, W5: 4, W5order: 3, W5paid: 6 },
  countOrders: async (db) => Number((await db.query('select count(*) n from orders.orders')).rows[0].n),
  flash: {
    async prepare(db, ctx, sku) {
      ctx.flash = ctx.bySku.get(sku)
      await db.query(
        `update inventory.stock set on_hand = case when location = 'main' then reserved + $2::int else reserved end
          where variant_id = $1`,
        [ctx.flash, FLASH_STOCK],
      )
    },
    buy: (http, ctx) => checkout(http, ctx.flash),
    async orders(db, ctx) {
      const { rows } = await db.query(
        'select coalesce(sum(quantity), 0) n from orders.lines where variant_id = $1',
        [ctx.flash],
      )
      return Number(rows[0].n)
    },
    async stock(db, ctx) {
      const { rows } = await db.query(
        'select sum(on_hand)::int on_hand, sum(reserved)::int reserved, sum(on_hand - reserved)::int saleable from inventory.stock where variant_id = $1',
        [ctx.flash],
      )
      return rows[0]
    },
  },
}
