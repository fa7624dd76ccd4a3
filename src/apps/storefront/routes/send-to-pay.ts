import { redirectOutside, redirectTo, type HttpReply, type HttpRequest } from '#kernel/http.ts'
import { digitalPlace } from '#goods/downloads/index.ts'
import { findOpenHolds } from '#goods/inventory/index.ts'
import type { Locale } from '#market/catalog/index.ts'
import { termsOf } from '#money/credit/index.ts'
import {
  card,
  findPaymentFor,
  isOpen,
  methodsOffered,
  takingOf,
  type Method,
  type PayerAction,
  type Payment,
} from '#money/payments/index.ts'
import type { Watch } from '#flows/judge-payment.ts'
import { startPayment, type PayOrderRefusal } from '#flows/pay-order.ts'
import { methodName } from '../components/method-names.ts'
import { declineText } from '../components/payment-words.ts'
import { choosePaymentPage, type PayNotice } from '../pages/choose-payment.ts'
import { messagePage } from '../pages/door.ts'
import { personalContext, sendPersonal, type Shop } from '../shop.ts'
import { wordsFor, type Words } from '../words.ts'
import type { FoundOrder, PayingShop } from './order-of.ts'
import type { Payable } from './payable.ts'

/** A payer at an order, in a language: where ways to pay have pages of their own. */
export type PayerAt = { readonly locale: Locale; readonly found: FoundOrder }

/** Where the pages of the order begin. */
export const addressOf = ({ locale, found }: PayerAt): string => `/${locale}/orders/${found.view.order.id}`

/** A payer at something to be paid, in a language. */
export type PayableAt = { readonly locale: Locale; readonly payable: Payable }

/** True where something set aside for it is downloaded: the courier cannot collect for that. */
async function holdsDownloads({ db }: Shop, reference: string): Promise<boolean> {
  const held = reference.startsWith('ord_') ? await findOpenHolds(db, reference) : []
  return held.some(({ location }) => location === digitalPlace)
}

/** The ways to pay on offer to the one who looks at it; on account only to those who were granted terms. */
export async function offeredFor(
  shop: PayingShop,
  { reference, total, country, actor, ownPages }: Payable,
): Promise<Method[]> {
  const offered = methodsOffered(shop.connectors, {
    amount: total,
    isSignedIn: actor !== undefined,
    ...(country === undefined ? {} : { country }),
  })
  const hasDownloads = await holdsDownloads(shop, reference)
  const isShown = ({ entry, code }: Method) =>
    ownPages === 'all' || entry === 'provider_page' || ownPages.includes(code)
  const here = offered.filter((each) => isShown(each) && !(hasDownloads && each.code === 'cash_on_delivery'))
  const needsTerms = ({ code }: Method) => code === 'on_account'
  if (actor === undefined || !here.some(needsTerms)) return here
  const terms = await termsOf(shop.db, actor.party, total.currency)
  return terms === undefined ? here.filter((each) => !needsTerms(each)) : here
}

/** True where the browser says it is on a phone. */
export const isMobile = (request: HttpRequest): boolean =>
  request.headers['sec-ch-ua-mobile'] === '?1' || /Mobi|Android/.test(request.headers['user-agent'] ?? '')

/** By what the browser of a payer may be recognized again, for an attempt to be judged. */
export const watchOf = ({ settings }: Shop, request: HttpRequest): Watch => ({
  key: settings.secretKey.reveal(),
  ip: request.ip,
  agent: `${request.headers['user-agent'] ?? ''} ${request.headers['accept-language'] ?? ''}`,
  proveAbove: settings.payerProofAbove,
})

/** How the last try ended, where the payer should know before trying again. */
function noticeOfLast(words: Words, payment: Payment | undefined): PayNotice | undefined {
  const last = payment?.attempts.at(-1)
  if (last?.state === 'created') return undecided(words, last.method)
  if (last?.declineCode === undefined) return undefined
  const text = `${declineText(words, takingOf(last), last.declineCode)} ${words('pay.declined_next')}`
  return { tone: 'bad', title: words('pay.declined'), text }
}

const undecided = (words: Words, method: string): PayNotice => ({
  tone: 'warn',
  title: words('pay.undecided'),
  text: words('pay.undecided_text', { name: methodName(words, method) }),
  canAsk: true,
})

/** The choice of a way to pay, with what was typed and what is not right. */
export async function showChoice(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  at: PayableAt & {
    readonly notice?: PayNotice | undefined
    readonly chosen?: string
    readonly values?: Readonly<Record<string, string>>
    readonly wrong?: readonly string[]
    readonly status?: number
  },
): Promise<HttpReply> {
  const { locale, payable, values = {}, wrong = [], status = 200 } = at
  const words = wordsFor(locale)
  const [page, payment, offered] = await Promise.all([
    personalContext(shop, request, locale, payable.actor),
    findPaymentFor(shop.db, payable.reference),
    offeredFor(shop, payable),
  ])
  const notice = at.notice ?? noticeOfLast(words, payment)
  const content = choosePaymentPage(page, {
    title: payable.title(words),
    total: payable.total,
    payBy: payable.payBy,
    methods: offered,
    chosen: at.chosen ?? payment?.attempts.at(-1)?.method,
    at: payable.here,
    proof: payable.proof,
    ...(notice === undefined ? {} : { notice }),
    values,
    wrong,
  })
  return sendPersonal(reply, page, content, status)
}

/** Lead the payer to where the chosen way goes on. */
export function goOn(
  shop: PayingShop,
  reply: HttpReply,
  at: PayableAt,
  on: {
    readonly method: Pick<Method, 'code'>
    readonly action: PayerAction | { readonly kind: 'decided' }
  },
): HttpReply {
  const { action, method } = on
  const { here, proof } = at.payable
  if (action.kind === 'decided') return redirectTo(reply, `${here}${proof}`)
  if (action.kind === 'page') return redirectTo(reply, `${here}/pay/${method.code}${proof}`)
  if (action.kind === 'prove') return redirectTo(reply, `${here}/pay/prove${proof}`)
  const { bankOrigin } = shop.settings
  // Forms of every page may lead to the card bank; other providers are reached over a page of their own.
  if (action.kind === 'redirect' && new URL(action.url).origin === bankOrigin)
    return redirectOutside(reply, action.url, [bankOrigin])
  return redirectTo(reply, `${here}/pay/now${proof}`)
}

/** Send the payer on by a way to pay; where that cannot be, say so and keep the goods. Without a way it is the card. */
export async function sendToPay(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  at: PayableAt & { readonly method?: Method; readonly details?: Readonly<Record<string, string>> },
): Promise<HttpReply> {
  const { locale, payable, method = card, details = {} } = at
  const { here, proof, actor, email, country, reference } = payable
  const started = await startPayment(shop.db, shop.connectors, {
    orderId: reference,
    returnUrl: `${shop.settings.publicOrigin}${here}/return${proof}`,
    description: payable.label,
    locale,
    method,
    details,
    payer: {
      ...(actor === undefined ? {} : { partyId: actor.party }),
      email,
      country: country ?? '',
      isMobile: isMobile(request),
    },
    watch: watchOf(shop, request),
  })
  if (started.ok) return goOn(shop, reply, at, { method, action: started.value.action })
  return sayWhyNot(shop, request, reply, { ...at, method, refusal: started.refusal })
}

/** The payer cannot be sent on: say why, on the page of choice or where the money stands. */
export async function sayWhyNot(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  at: PayableAt & { readonly method: Pick<Method, 'code'>; readonly refusal: PayOrderRefusal },
): Promise<HttpReply> {
  const { locale, payable, method, refusal } = at
  const { here, proof, reference } = payable
  const words = wordsFor(locale)
  const name = methodName(words, method.code)
  const say = (key: 'pay.silent' | 'pay.refused' | 'pay.too_many'): PayNotice => {
    const title = key === 'pay.too_many' ? words('pay.declined') : name
    return { tone: 'warn', title, text: words(key, { name }) }
  }
  const shown = { ...at, chosen: method.code }
  switch (refusal) {
    case 'already_paid':
    case 'payment_closed':
    case 'payment_not_found':
      return redirectTo(reply, `${here}${proof}`)
    case 'first_undecided': {
      const open = (await findPaymentFor(shop.db, reference))?.attempts.find(({ state }) => isOpen(state))
      const notice = undecided(words, open?.method ?? method.code)
      return showChoice(shop, request, reply, { ...shown, notice, status: 409 })
    }
    case 'too_many_attempts':
      return showChoice(shop, request, reply, { ...shown, notice: say('pay.too_many'), status: 409 })
    case 'provider_silent':
    case 'provider_refused':
      if ((await offeredFor(shop, payable)).length > 1) {
        const isSilent = refusal === 'provider_silent'
        const notice = say(isSilent ? 'pay.silent' : 'pay.refused')
        return showChoice(shop, request, reply, { ...shown, notice, status: isSilent ? 503 : 422 })
      }
      return unavailable(shop, request, reply, at)
  }
}

async function unavailable(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  at: PayableAt,
): Promise<HttpReply> {
  const words = wordsFor(at.locale)
  const page = await personalContext(shop, request, at.locale, at.payable.actor)
  const message = {
    title: at.payable.title(words),
    text: words('fault.payment_unavailable'),
    action: { label: words('order.pay_now'), href: `${at.payable.here}${at.payable.proof}` },
  }
  return sendPersonal(reply, page, messagePage(message), 503)
}
