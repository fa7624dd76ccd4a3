import { Type } from 'typebox'
import { ports } from '#kernel/ports.ts'
import { toWire } from '#kernel/money.ts'
import { refused } from '#kernel/result.ts'
import { debtsOf, mandatesOf, revokeOwnMandate } from '#money/mandates/index.ts'
import { owedToken, requestToken } from '#money/requests/index.ts'
import { askForOwed, findOwed } from '#flows/pay-owed.ts'
import { ownAccount } from '../../account-bank.ts'
import { actorOf } from '../caller.ts'
import { answer, operation, type Call, type Operation, type Reply } from '../operation.ts'
import { refuse } from '../refusals.ts'
import { closed, idOf, localeSchema, moneySchema, orNull } from '../schemas/common.ts'
import { debtSchema, mandateSchema } from '../schemas/owed.ts'
import { debtOnWire, mandateOnWire } from '../wire/owed.ts'

const debts = operation({
  id: 'list_my_debts',
  method: 'GET',
  path: '/api/me/debts',
  tag: 'Wallet',
  summary: 'What is owed because a bank took a settled debit back, the newest first, and how it is paid.',
  description:
    'A debt is paid online with `pay_debt`, or by a transfer to `pay_to` whose text names its number; either pays it once.',
  answers: {
    200: closed(
      {
        pay_to: orNull(closed({ holder: Type.String(), iban: Type.String(), bic: Type.String() })),
        debts: Type.Array(debtSchema),
      },
      { title: 'OwnDebtList' },
    ),
  },
  refusals: [],
  perMinute: 60,
  handle: async ({ db, caller, settings }) => {
    const account = ownAccount(settings)
    return answer({
      pay_to: account === undefined ? null : { holder: account.name, iban: account.iban, bic: account.bic },
      debts: (await debtsOf(db, actorOf(caller).party)).map(debtOnWire),
    })
  },
})

const payInput = closed(
  { locale: Type.Optional(localeSchema) },
  { title: 'PayOwedInput', examples: [{ locale: 'en' }] },
)
const payAnswer = closed(
  {
    request_id: Type.String({ description: 'What the payment refers to.' }),
    amount: moneySchema,
    url: Type.String({ description: 'The page where the debtor pays, by every way that fits.' }),
  },
  { title: 'OwedPayment' },
)

/** Ask for what is open of something the caller owes; another's is not found. */
async function payFor(
  call: Call<unknown, unknown, { readonly locale?: string }>,
  id: string,
  kind: 'debt' | 'invoice',
): Promise<Reply> {
  const { db, settings, caller, body } = call
  const gone = () => refuse(refused(kind === 'debt' ? 'debt_not_found' : 'invoice_not_found'))
  const owed = await findOwed(db, id)
  if (owed?.kind !== kind || owed.party !== actorOf(caller).party) throw gone()
  const locale = body.locale ?? 'en'
  const key = settings.secretKey.reveal()
  const returnUrl = `${settings.publicOrigin}/${locale}/owed/${id}?token=${owedToken(key, id)}`
  const asked = await askForOwed(db, { id, returnUrl, now: ports().now() })
  if (asked.ok) {
    const at = `${settings.publicOrigin}/${locale}/requests/${asked.value}/pay`
    const url = `${at}?token=${requestToken(key, asked.value)}`
    return answer({ request_id: asked.value, amount: toWire(owed.open), url }, 201)
  }
  if (asked.refusal === 'owed_not_found') throw gone()
  if (asked.refusal === 'being_paid') throw refuse(refused('being_paid'))
  throw refuse(refused(kind === 'debt' ? 'debt_not_open' : 'invoice_not_open'))
}

const payDebt = operation({
  id: 'pay_debt',
  method: 'POST',
  path: '/api/me/debts/:debt_id/pay',
  tag: 'Wallet',
  summary:
    'Pay what is open of a debt online: by card or any other way that fits. Asked twice it is one payment.',
  params: closed({ debt_id: idOf('dbt', 'The debt.') }),
  body: payInput,
  answers: { 201: payAnswer },
  refusals: ['debt_not_found', 'debt_not_open', 'being_paid'],
  load: 'pay',
  perMinute: 30,
  handle: async (call) => payFor(call, call.params.debt_id, 'debt'),
})

const payInvoice = operation({
  id: 'pay_invoice',
  method: 'POST',
  path: '/api/me/invoices/:invoice_id/pay',
  tag: 'Wallet',
  summary: 'Pay what is open on an invoice online, charges included. Asked twice it is one payment.',
  params: closed({ invoice_id: idOf('inv', 'The invoice.') }),
  body: payInput,
  answers: { 201: payAnswer },
  refusals: ['invoice_not_found', 'invoice_not_open', 'being_paid'],
  load: 'pay',
  perMinute: 30,
  handle: async (call) => payFor(call, call.params.invoice_id, 'invoice'),
})

const revoke = operation({
  id: 'revoke_my_mandate',
  method: 'POST',
  path: '/api/me/mandates/:mandate_id/revoke',
  tag: 'Wallet',
  summary:
    'Take a consent to debits back. Debits in no file yet are not taken; those at the bank go on. Twice is once.',
  params: closed({ mandate_id: idOf('mnd', 'The mandate.') }),
  answers: { 200: mandateSchema },
  refusals: ['mandate_not_found'],
  perMinute: 30,
  handle: async ({ db, caller, params, changeTogether }) => {
    const { party } = actorOf(caller)
    const known = (await mandatesOf(db, party)).some(({ id }) => id === params.mandate_id)
    if (!known) throw refuse(refused('mandate_not_found'))
    return changeTogether(async (tx) => {
      const revoked = await revokeOwnMandate(tx, party, params.mandate_id)
      if (!revoked.ok) return revoked
      const now = (await mandatesOf(tx, party)).find(({ id }) => id === params.mandate_id)
      return now === undefined
        ? refused('mandate_not_found')
        : { ok: true, value: answer(mandateOnWire(now)) }
    })
  },
})

/** What a payer owes after the sale and pays, and consents they take back. */
export const owedOperations: readonly Operation[] = [debts, payDebt, payInvoice, revoke]
