/** What a page or a form answered. */
export type Visited = {
  readonly status: number
  readonly location: string | null
  readonly text: string
}

/** A browser without script: it keeps cookies, follows nothing, and sends what a form would. */
export type Visitor = {
  get(path: string): Promise<Visited>
  post(path: string, form: Readonly<Record<string, string>> | string): Promise<Visited>
  readonly cookies: ReadonlyMap<string, string>
}

const keep = (jar: Map<string, string>, cookies: readonly string[]) => {
  for (const cookie of cookies) {
    const [pair = ''] = cookie.split(';')
    const at = pair.indexOf('=')
    jar.set(pair.slice(0, at), pair.slice(at + 1))
  }
}

/** Somebody new at the door of the shop. */
export function visitor(origin: string): Visitor {
  const jar = new Map<string, string>()
  const send = async (method: string, path: string, form?: Readonly<Record<string, string>> | string) => {
    const answer = await fetch(new URL(path, origin), {
      method,
      redirect: 'manual',
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        origin,
        accept: 'text/html',
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(form === undefined ? {} : { body: new URLSearchParams(form).toString() }),
    })
    keep(jar, answer.headers.getSetCookie())
    return { status: answer.status, location: answer.headers.get('location'), text: await answer.text() }
  }
  return {
    get: (path) => send('GET', path),
    post: (path, form) => send('POST', path, form),
    cookies: jar,
  }
}

/** The value of a hidden or visible field of a page; empty where there is none. */
export function fieldOf(page: string, name: string): string {
  return new RegExp(`name="${name}"\\s+value="([^"]*)"`).exec(page)?.[1] ?? ''
}

/** An address orders of tests go to. */
export const annsAddress = {
  email: 'ann@example.com',
  name: 'Ann Buyer',
  line1: 'Speicher 1',
  postalCode: '20457',
  city: 'Hamburg',
  country: 'DE',
} as const

/** Fill a cart with a variant and open the checkout; answers the fields the checkout form sends along. */
export async function readyToOrder(
  who: Visitor,
  variant: number | string,
  quantity = 1,
): Promise<Record<string, string>> {
  await who.post('/en/cart/lines', { variant: String(variant), quantity: String(quantity) })
  const { text } = await who.get('/en/checkout')
  return {
    ...annsAddress,
    shippingMethod: 'standard',
    payment: 'card',
    step: 'place',
    idempotencyKey: fieldOf(text, 'idempotencyKey'),
    expectedTotal: fieldOf(text, 'expectedTotal'),
  }
}

/** Type a card on the bank's page, as a payer's browser would; answers what the bank said. */
export async function payAt(url: string, number = '4242424242424242', code = '123') {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ number, expiry: '12/30', security_code: code, name: 'Ann Buyer' }),
  })
  const text = await answer.text()
  return { status: answer.status, ...(text.startsWith('{') ? (JSON.parse(text) as { state?: string }) : {}) }
}
