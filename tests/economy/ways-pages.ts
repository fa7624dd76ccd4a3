import { pick } from '../../outside/wire/dice.ts'
import { magicCards as bankCards } from '../../outside/bank/magic-cards.ts'
import { magicAccounts } from '../../outside/bank-page/accounts.ts'
import { payers } from '../../outside/rails/payers.ts'
import { magicCards as stripeCards } from '../../outside/stripe-like/cards.ts'
import { chance, comeBack, send, start, withCheckDigit, type Begun, type Flow, type Way } from './flow.ts'

/** An ordinary number most of the time, else one of the table that does something of its own. */
const orMagic = (flow: Flow, ordinary: string, magic: readonly string[]) =>
  chance(flow, 70) ? ordinary : pick(flow.dice, magic)

const freshNumber = ({ index }: Flow, prefix: string) =>
  withCheckDigit(`${prefix}${String(index % 1_000_000).padStart(15 - prefix.length, '0')}`)

/** Cards at the hosted page of the card bank. */
const card: Way = {
  name: 'card',
  currencies: ['EUR', 'USD'],
  async begin(flow, order) {
    const started = await start(flow, order, 'card')
    if (started?.action.kind !== 'redirect') return undefined
    const { url } = started.action
    const number = orMagic(
      flow,
      freshNumber(flow, '45'),
      bankCards.map(([each]) => each),
    )
    const typed = { number, expiry: '12/30', security_code: '123', name: 'Ann Buyer' }
    return {
      merchantRef: started.merchantRef,
      async pay() {
        let { word } = await send(url, typed)
        if (word === 'requires_confirmation')
          ({ word } = await send(`${url}/confirm`, { code: chance(flow, 80) ? '123456' : '000000' }))
        await comeBack(flow, started.merchantRef)
        return `${number.slice(-4)} ${word}`
      },
    }
  },
}

/** Cards at the hosted page of a provider that speaks Stripe's language. */
const stripe: Way = {
  name: 'stripe',
  currencies: ['EUR', 'USD'],
  async begin(flow, order) {
    const started = await start(flow, order, 'stripe')
    if (started?.action.kind !== 'redirect') return undefined
    const { url } = started.action
    const number = orMagic(
      flow,
      '4242424242424242',
      stripeCards.map(([each]) => each),
    )
    return {
      merchantRef: started.merchantRef,
      async pay() {
        let { word } = await send(url, { number, expiry: '12/30', cvc: '123' })
        if (word === 'authenticate')
          ({ word } = await send(`${url}/confirm`, { answer: chance(flow, 80) ? 'yes' : 'no' }))
        await comeBack(flow, started.merchantRef)
        return `${number.slice(-4)} ${word}`
      },
    }
  },
}

/** The page a form or an address leads the payer's browser to. */
async function pageOf(started: Awaited<ReturnType<typeof start>>): Promise<string | undefined> {
  const action = started?.action
  if (action === undefined || action.kind === 'page' || action.kind === 'prove' || action.kind === 'decided')
    return undefined
  const url = action.url ?? ''
  const form = action.kind === 'form' ? { method: 'POST', body: new URLSearchParams(action.fields) } : {}
  try {
    const entered = await fetch(url, { ...form, redirect: 'manual' })
    const to = entered.headers.get('location')
    await entered.arrayBuffer()
    return to === null ? entered.url : new URL(to, url).href
  } catch {
    // The provider's door broke off: this payer goes away.
    return undefined
  }
}

/** Alipay, WeChat Pay and UnionPay: their payers pay from a balance or one of three banks. */
const rail = (code: string): Way => ({
  name: code,
  currencies: ['EUR', 'USD'],
  async begin(flow, order) {
    const started = await start(flow, order, code)
    const page = await pageOf(started)
    if (started === undefined || page === undefined) return undefined
    const login = orMagic(
      flow,
      'ada@pay.example',
      payers.map((each) => each.login),
    )
    const source = pick(
      flow.dice,
      code === 'unionpay' ? ['icbc', 'cmb', 'boc'] : ['icbc', 'cmb', 'boc', 'balance'],
    )
    return {
      merchantRef: started.merchantRef,
      async pay() {
        const { word } = await send(page, {
          login,
          source,
          payment_password: chance(flow, 97) ? '111111' : '999999',
        })
        await comeBack(flow, started.merchantRef)
        return `${login} ${word}`
      },
    }
  },
})

async function steps(flow: Flow, page: string, typed: string): Promise<string> {
  const given = [
    ['card', { card: typed, captcha: '24680' }],
    ['prove', { password: chance(flow, 95) ? '135790' : '000000', code: '123456' }],
    ['confirm', {}],
  ] as const
  let word = ''
  for (const [name, fields] of given) ({ word } = await send(`${page}/${name}`, fields))
  return word
}

/** The order page of one of two banks. */
const bankPage: Way = {
  name: 'bank_page',
  currencies: ['EUR', 'USD'],
  async begin(flow, order): Promise<Begun | undefined> {
    const bank = pick(flow.dice, ['icbc', 'harbor'])
    const started = await start(flow, order, 'bank_page', { bank })
    const brought = await pageOf(started)
    if (started === undefined || brought === undefined) return undefined
    const { origin, pathname } = new URL(brought)
    const number = orMagic(
      flow,
      freshNumber(flow, '622203'),
      magicAccounts.map((each) => each.number),
    )
    return {
      merchantRef: started.merchantRef,
      async pay() {
        const word = await steps(flow, `${origin}${pathname}`, number)
        await comeBack(flow, started.merchantRef)
        return `${bank} ${number.slice(-4)} ${word}`
      },
    }
  },
}

/** Ways whose payer types on a page of the provider. */
export const pageWays: readonly Way[] = [
  card,
  stripe,
  bankPage,
  ...['alipay', 'alipay_qr', 'wechat_qr', 'wechat_h5', 'unionpay'].map(rail),
]
