import { Type } from 'typebox'
import { toWire } from '#kernel/money.ts'
import { refused } from '#kernel/result.ts'
import { errorFields, log } from '#kernel/log.ts'
import { invoicesOf, termsOf } from '#money/credit/index.ts'
import { mandatesOf } from '#money/mandates/index.ts'
import type { VaultDoor } from '#money/payments/index.ts'
import { ownAccount } from '../../account-bank.ts'
import { actorOf } from '../caller.ts'
import { ownMarket } from '../market.ts'
import { answer, operation, type Operation } from '../operation.ts'
import { currencyNamed } from '../payer-proof.ts'
import { refuse } from '../refusals.ts'
import { closed, idOf, moneySchema, orNull } from '../schemas/common.ts'
import { invoiceSchema, mandateSchema } from '../schemas/owed.ts'
import { invoiceOnWire, mandateOnWire } from '../wire/owed.ts'

/** Ask the vault; where it is silent, say so, and where there is none too. */
export async function fromVault<T>(
  vault: VaultDoor | undefined,
  ask: (vault: VaultDoor) => Promise<T>,
): Promise<T> {
  if (vault === undefined) throw refuse(refused('no_card_vault'))
  return ask(vault).catch((error: unknown) => {
    log.warn('vault_silent', errorFields(error))
    throw refuse(refused('vault_silent'))
  })
}

/** A card on file: never its number. */
export const cardSchema = closed(
  {
    id: idOf('tok', 'The card on file.'),
    brand: Type.String(),
    last4: Type.String(),
    expiry_month: Type.Integer(),
    expiry_year: Type.Integer(),
  },
  { title: 'CardOnFile' },
)

/** A card on file as the wire has it. */
export const cardOnWire = ({
  token,
  brand,
  last4,
  month,
  year,
}: Awaited<ReturnType<VaultDoor['cardsOf']>>[number]) => ({
  id: token,
  brand,
  last4,
  expiry_month: month,
  expiry_year: year,
})

const cards = operation({
  id: 'list_my_cards',
  method: 'GET',
  path: '/api/me/cards',
  tag: 'Wallet',
  summary: 'Cards on file: brand, last four digits and expiry; the numbers are in the vault.',
  answers: { 200: closed({ cards: Type.Array(cardSchema) }, { title: 'CardList' }) },
  refusals: ['vault_silent'],
  perMinute: 60,
  handle: async ({ caller, providers: { vault } }) => {
    const { party } = actorOf(caller)
    // Where cards are taken another way, none is on file.
    if (vault === undefined) return answer({ cards: [] })
    return answer({ cards: (await fromVault(vault, (door) => door.cardsOf(party))).map(cardOnWire) })
  },
})

const forget = operation({
  id: 'forget_card',
  method: 'DELETE',
  path: '/api/me/cards/:card_id',
  tag: 'Wallet',
  summary: 'Delete a card on file from the vault at once.',
  params: closed({ card_id: idOf('tok', 'The card on file.') }),
  answers: { 204: null },
  refusals: ['no_card_vault', 'vault_silent', 'card_not_found'],
  perMinute: 30,
  handle: async ({ caller, params, providers: { vault } }) => {
    const gone = await fromVault(vault, (door) => door.forget(actorOf(caller).party, params.card_id))
    if (!gone) throw refuse(refused('card_not_found'))
    return { status: 204 }
  },
})

const invoices = operation({
  id: 'list_my_invoices',
  method: 'GET',
  path: '/api/me/invoices',
  tag: 'Wallet',
  summary:
    'Purchases on account: the invoices, the latest first, the terms in one currency, and how they are paid.',
  description:
    'An invoice is paid by a transfer to `pay_to` whose text names its number; the bank statement settles it by itself, in part or whole.',
  query: closed({ currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$', maxLength: 3 })) }),
  answers: {
    200: closed(
      {
        terms: orNull(
          closed(
            { limit: moneySchema, available: moneySchema, net_days: Type.Integer() },
            { title: 'Terms' },
          ),
        ),
        pay_to: orNull(
          closed({ holder: Type.String(), iban: Type.String(), bic: Type.String() }, { title: 'OurAccount' }),
        ),
        invoices: Type.Array(invoiceSchema),
      },
      { title: 'InvoiceList' },
    ),
  },
  refusals: ['unknown_currency'],
  perMinute: 60,
  handle: async ({ db, caller, query, settings }) => {
    const { party } = actorOf(caller)
    const currency = currencyNamed(query.currency, ownMarket(settings).currency)
    const [found, terms] = await Promise.all([invoicesOf(db, party), termsOf(db, party, currency)])
    const account = ownAccount(settings)
    return answer({
      terms:
        terms === undefined
          ? null
          : { limit: toWire(terms.limit), available: toWire(terms.available), net_days: terms.netDays },
      pay_to: account === undefined ? null : { holder: account.name, iban: account.iban, bic: account.bic },
      invoices: found.map(invoiceOnWire),
    })
  },
})

const mandates = operation({
  id: 'list_my_mandates',
  method: 'GET',
  path: '/api/me/mandates',
  tag: 'Wallet',
  summary:
    'Consents to electronic checks, the latest first: the text that was agreed to, and what became of the debit.',
  answers: {
    200: closed(
      {
        mandates: Type.Array(mandateSchema),
      },
      { title: 'MandateList' },
    ),
  },
  refusals: [],
  perMinute: 60,
  handle: async ({ db, caller }) =>
    answer({
      mandates: (await mandatesOf(db, actorOf(caller).party)).map(mandateOnWire),
    }),
})

/** What a payer has with us: cards on file, invoices, consents to debits. */
export const payerThingOperations: readonly Operation[] = [cards, forget, invoices, mandates]
