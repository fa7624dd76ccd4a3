import { Type } from 'typebox'
import type { Currency } from '#kernel/currency.ts'
import { done, refused } from '#kernel/result.ts'
import { chartLineOf, statement, trialBalance } from '#money/ledger/index.ts'
import { closeCase, type CaseId } from '#money/payments/index.ts'
import { createCoupon, type CouponGift } from '#market/pricing/index.ts'
import { findMail, latestMails, type MailId } from '#people/notifications/index.ts'
import { deskCases } from '#views/operator-desk/index.ts'
import { listedAmountOf } from '../amounts.ts'
import { actorOf } from '../caller.ts'
import { momentOf } from '../moments.ts'
import { answer, operation, type Operation } from '../operation.ts'
import { refuse } from '../refusals.ts'
import { closed, currencySchema, idOf, instant, moneySchema, oneOf, orNull, text } from '../schemas/common.ts'
import { accountStatementSchema, caseSchema, mailLineSchema, trialBalanceSchema } from '../schemas/desk.ts'
import { accountOnWire, caseOnWire, trialBalanceOnWire } from '../wire/desk.ts'

const moment = Type.Optional(Type.String({ format: 'date-time', maxLength: 40 }))

const trial = operation({
  id: 'get_trial_balance',
  method: 'GET',
  path: '/api/admin/ledger/trial-balance',
  tag: 'Desk',
  summary: 'Every account of the ledger with its posted sums; per currency debits and credits are level.',
  query: closed({ at: moment }),
  answers: { 200: trialBalanceSchema },
  refusals: ['moment_malformed'],
  perMinute: 60,
  handle: async ({ db, query }) =>
    answer(trialBalanceOnWire(await trialBalance(db, momentOf(query.at, 'at')))),
})

const account = operation({
  id: 'get_account_statement',
  method: 'GET',
  path: '/api/admin/ledger/statement',
  tag: 'Desk',
  summary: 'One account of the ledger line by line.',
  query: closed({
    account: Type.String({
      pattern: '^[a-z][A-Za-z0-9_:-]{0,199}$',
      maxLength: 200,
      examples: ['psp:card:clearing'],
    }),
    currency: currencySchema,
    from: moment,
    to: moment,
    size: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 100 })),
  }),
  answers: { 200: accountStatementSchema },
  refusals: ['account_not_found', 'moment_malformed'],
  perMinute: 60,
  handle: async ({ db, query }) => {
    const { account: path, currency, size = 100 } = query
    if (chartLineOf(path) === undefined) throw refuse(refused('account_not_found'))
    const from = momentOf(query.from, 'from')
    const to = momentOf(query.to, 'to')
    const found = await statement(
      db,
      { path, currency },
      { most: size, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) },
    )
    return answer(accountOnWire(found))
  },
})

const cases = operation({
  id: 'list_cases',
  method: 'GET',
  path: '/api/admin/cases',
  tag: 'Desk',
  summary: 'Everything that waits for a person, the oldest first.',
  answers: { 200: closed({ cases: Type.Array(caseSchema) }, { title: 'CaseList' }) },
  refusals: [],
  perMinute: 120,
  handle: async ({ db }) => answer({ cases: (await deskCases(db)).map(caseOnWire) }),
})

const close = operation({
  id: 'close_case',
  method: 'POST',
  path: '/api/admin/cases/:case_id/close',
  tag: 'Desk',
  summary: 'Say that a case is dealt with, and how.',
  params: closed({ case_id: idOf('cas', 'The case.') }),
  body: closed({ note: text(500) }),
  answers: { 204: null },
  refusals: ['case_not_open'],
  perMinute: 60,
  handle: async ({ params, body, caller, changeTogether }) =>
    changeTogether(async (tx) => {
      const given = { actor: actorOf(caller).party, note: body.note }
      const closing = await closeCase(tx, params.case_id as CaseId, given)
      return closing.ok ? done({ status: 204 }) : closing
    }),
})

const mails = operation({
  id: 'list_mails',
  method: 'GET',
  path: '/api/admin/mails',
  tag: 'Desk',
  summary: 'The latest mails, fifty at a time, the newest first.',
  query: closed({ before: Type.Optional(idOf('mal', 'The last one seen.')) }),
  answers: {
    200: closed({ mails: Type.Array(mailLineSchema), next: orNull(Type.String()) }, { title: 'MailList' }),
  },
  refusals: [],
  perMinute: 120,
  handle: async ({ db, query }) => {
    const found = await latestMails(db, (query.before as MailId | undefined) ?? null)
    const last = found.at(-1)
    return answer({
      mails: found.map(({ id, template, recipient, subject, state, createdAt }) => ({
        id,
        template,
        recipient,
        subject,
        state,
        created_at: createdAt.toISOString(),
      })),
      next: found.length === 50 && last ? `/api/admin/mails?before=${last.id}` : null,
    })
  },
})

const mail = operation({
  id: 'get_mail',
  method: 'GET',
  path: '/api/admin/mails/:mail_id',
  tag: 'Desk',
  summary: 'One mail with its text.',
  description: 'Mails that carry a secret link are shown without their text.',
  params: closed({ mail_id: idOf('mal', 'The mail.') }),
  answers: {
    200: closed({
      id: Type.String(),
      recipient: Type.String(),
      subject: Type.String(),
      text: orNull(Type.String()),
    }),
  },
  refusals: ['mail_not_found'],
  perMinute: 120,
  handle: async ({ db, params }) => {
    const found = await findMail(db, params.mail_id as MailId)
    if (found === undefined) throw refuse(refused('mail_not_found'))
    const { id, recipient, subject, template } = found
    const isSecret = template === 'verify' || template === 'reset'
    return answer({ id, recipient, subject, text: isSecret ? null : found.text })
  },
})

const couponInput = closed(
  {
    code: text(40),
    kind: oneOf(['percent', 'fixed', 'free_shipping']),
    percent: Type.Optional(Type.String({ pattern: '^[0-9]{1,3}(\\.[0-9]{1,2})?$', maxLength: 6 })),
    amount: Type.Optional(moneySchema),
    minimum: Type.Optional(moneySchema),
    valid_from: Type.Optional(instant),
    valid_to: Type.Optional(instant),
    total_limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000_000 })),
    per_customer_limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  },
  { title: 'CouponInput', examples: [{ code: 'SPRING10', kind: 'percent', percent: '10' }] },
)

type CouponGiven = {
  readonly kind: string
  readonly percent?: string
  readonly amount?: { amount: string; currency: string }
}

function giftOf({ kind, percent, amount }: CouponGiven): CouponGift {
  if (kind !== 'fixed' && amount !== undefined) throw refuse(refused('coupon_malformed', { field: 'amount' }))
  if (kind !== 'percent' && percent !== undefined)
    throw refuse(refused('coupon_malformed', { field: 'percent' }))
  if (kind === 'free_shipping') return { kind: 'free_shipping' }
  if (kind === 'percent') {
    if (percent === undefined) throw refuse(refused('coupon_malformed', { field: 'percent' }))
    return { kind: 'percent', percent }
  }
  const fixed = amount && listedAmountOf(amount, 'amount')
  if (fixed === undefined || fixed.minor === 0n)
    throw refuse(refused('coupon_malformed', { field: 'amount' }))
  return { kind: 'fixed', amountMinor: fixed.minor }
}

const coupon = operation({
  id: 'create_coupon',
  method: 'POST',
  path: '/api/admin/coupons',
  tag: 'Desk',
  summary: 'Create a coupon; its limits hold under any number of simultaneous orders.',
  body: couponInput,
  answers: { 201: closed({ code: Type.String() }) },
  refusals: ['coupon_malformed', 'coupon_exists', 'unknown_currency', 'amount_malformed', 'moment_malformed'],
  perMinute: 60,
  handle: async ({ body, changeTogether }) => {
    const gift = giftOf(body)
    const minimum = body.minimum && listedAmountOf(body.minimum, 'minimum')
    const currency = (body.amount ?? body.minimum)?.currency as Currency | undefined
    if (body.amount && minimum && body.amount.currency !== minimum.currency)
      throw refuse(refused('coupon_malformed', { field: 'minimum.currency' }))
    const [from, to] = [momentOf(body.valid_from, 'valid_from'), momentOf(body.valid_to, 'valid_to')]
    if (from && to && from >= to) throw refuse(refused('coupon_malformed', { field: 'valid_to' }))
    return changeTogether(async (tx) => {
      const made = await createCoupon(tx, {
        code: body.code,
        gift,
        ...(currency === undefined ? {} : { currency }),
        ...(minimum === undefined ? {} : { minimumMinor: minimum.minor }),
        ...(from === undefined ? {} : { validFrom: from }),
        ...(to === undefined ? {} : { validTo: to }),
        ...(body.total_limit === undefined ? {} : { totalLimit: body.total_limit }),
        ...(body.per_customer_limit === undefined ? {} : { perCustomerLimit: body.per_customer_limit }),
      })
      return made.ok ? done(answer(made.value, 201)) : made
    })
  },
})

/** The ledger, what waits for a person, sent mail, coupons. */
export const deskBookOperations: readonly Operation[] = [trial, account, cases, close, mails, mail, coupon]
