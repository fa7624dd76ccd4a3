import type { Static } from 'typebox'
import { redirectTo, type HttpServer } from '#kernel/http.ts'
import { parseDecimal } from '#kernel/money.ts'
import { refused } from '#kernel/result.ts'
import { createCoupon, type CouponGift, type CouponTerms } from '#market/pricing/index.ts'
import { listCoupons } from '#views/operator-desk/index.ts'
import { marketCurrencies } from '../../storefront/market.ts'
import { sendDesk, type Desk } from '../desk.ts'
import { asking, freshForm, keyed, line, refusalText, refusedDesk, typedIn, type DeskForm } from '../form.ts'
import { onceAtDesk } from '../once.ts'
import { couponKinds, couponsPage } from '../pages/coupons.ts'
import { dayStart } from './orders.ts'

const body = keyed({
  code: line,
  kind: line,
  percent: line,
  amount: line,
  currency: line,
  minimum: line,
  from: line,
  to: line,
  total: line,
  each: line,
})
type Given = Readonly<Partial<Omit<Static<typeof body>, 'key'>>>
type Faults = Record<string, string>

const dayMs = 86_400_000
const said = (given: Given, name: keyof Given): string => (given[name] ?? '').trim()
const fault = (code: string, detail: Readonly<Record<string, unknown>> = {}) =>
  refusalText(refused(code, detail))

function amountIn(given: Given, name: 'amount' | 'minimum', faults: Faults): bigint | undefined {
  const text = said(given, name).replace(',', '.')
  const currency = marketCurrencies.find((each) => each === said(given, 'currency'))
  if (text === '') return undefined
  if (currency === undefined) {
    faults['currency'] = fault('currency_missing')
    return undefined
  }
  const amount = parseDecimal(text, currency)
  if (!amount.ok) faults[name] = refusalText(refused(amount.refusal, { currency }))
  else if (amount.value.minor <= 0n) faults[name] = fault('amount_not_positive')
  else if (amount.value.minor > 1_000_000_000_000n) faults[name] = fault('amount_too_large')
  else return amount.value.minor
  return undefined
}

function limitIn(given: Given, name: 'total' | 'each', faults: Faults): number | undefined {
  const text = said(given, name)
  if (text === '') return undefined
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  faults[name] = fault('not_a_whole_number')
  return undefined
}

function dayIn(given: Given, name: 'from' | 'to', faults: Faults): Date | undefined {
  const text = said(given, name)
  const day = dayStart(text)
  if (text !== '' && day === undefined) faults[name] = fault('not_a_date')
  return day
}

function giftIn(given: Given, faults: Faults): CouponGift {
  const kind = couponKinds.find((each) => each === said(given, 'kind')) ?? 'percent'
  if (kind === 'free_shipping') return { kind }
  if (kind === 'fixed') {
    const amountMinor = amountIn(given, 'amount', faults)
    if (amountMinor === undefined && !faults['amount'] && !faults['currency'])
      faults['amount'] = fault('missing')
    return { kind, amountMinor: amountMinor ?? 0n }
  }
  const percent = said(given, 'percent').replace(',', '.')
  const isSound = /^\d{1,3}(\.\d{1,2})?$/.test(percent) && Number(percent) > 0 && Number(percent) <= 100
  if (!isSound) faults['percent'] = fault('percent_malformed')
  return { kind, percent }
}

/** The terms a form asks for, and what is wrong with it, all at once. */
function readTerms(given: Given): { terms: CouponTerms; faults: Faults } {
  const faults: Faults = {}
  const gift = giftIn(given, faults)
  const minimumMinor = amountIn(given, 'minimum', faults)
  const currency = marketCurrencies.find((each) => each === said(given, 'currency'))
  const [validFrom, lastDay] = [dayIn(given, 'from', faults), dayIn(given, 'to', faults)]
  const validTo = lastDay && new Date(lastDay.getTime() + dayMs)
  if (validFrom && validTo && validFrom >= validTo) faults['to'] = fault('valid_to_before_from')
  const [totalLimit, perCustomerLimit] = [limitIn(given, 'total', faults), limitIn(given, 'each', faults)]
  const needsCurrency = gift.kind === 'fixed' || minimumMinor !== undefined
  const terms: CouponTerms = {
    code: said(given, 'code'),
    gift,
    ...(needsCurrency && currency ? { currency } : {}),
    ...(minimumMinor === undefined ? {} : { minimumMinor }),
    ...(validFrom ? { validFrom } : {}),
    ...(validTo ? { validTo } : {}),
    ...(totalLimit === undefined ? {} : { totalLimit }),
    ...(perCustomerLimit === undefined ? {} : { perCustomerLimit }),
  }
  if (terms.code === '') faults['code'] = fault('missing')
  return { terms, faults }
}

/** Coupons: the list, and creating one. */
export function couponRoutes(server: HttpServer, desk: Desk): void {
  const querystring = asking({})
  server.get('/admin/coupons', { schema: { querystring } }, async (request, reply) =>
    sendDesk(desk, request, reply, couponsPage(await listCoupons(desk.db), freshForm)),
  )
  server.post('/admin/coupons', { schema: { body } }, async (request, reply) => {
    const given: Given = request.body
    const refuse = async (form: DeskForm) =>
      sendDesk(desk, request, reply, couponsPage(await listCoupons(desk.db), form), 422)
    const { terms, faults } = readTerms(given)
    if (Object.keys(faults).length > 0) return refuse({ values: typedIn(given), faults })
    const form = { scope: 'coupon', key: request.body.key, asks: given }
    const created = await onceAtDesk(desk, request, form, (tx) => createCoupon(tx, terms))
    if (created.ok) return redirectTo(reply, '/admin/coupons?done=coupon')
    return refuse(refusedDesk(given, created, 'code'))
  })
}
