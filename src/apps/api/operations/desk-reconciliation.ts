import { Type } from 'typebox'
import { toWire } from '#kernel/money.ts'
import { refused } from '#kernel/result.ts'
import { entryLifecycle } from '#money/reconciliation/index.ts'
import { assignEntry, returnEntry } from '#flows/assign-entry.ts'
import { deskEntries } from '#views/operator-desk/index.ts'
import { settlementFiles, settlementLines, settlementTotals } from '#views/settlement-files/index.ts'
import { actorOf } from '../caller.ts'
import { answer, operation, type Operation } from '../operation.ts'
import { refuse } from '../refusals.ts'
import { closed, idOf, moneySchema, oneOf, orNull, text } from '../schemas/common.ts'
import { bankEntrySchema, feePartsSchema, settlementFileSchema } from '../schemas/desk-money.ts'
import { bankEntryOnWire, feePartsOnWire, settlementFileOnWire } from '../wire/desk-money.ts'

const size = Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 }))

const files = operation({
  id: 'list_settlement_files',
  method: 'GET',
  path: '/api/admin/settlements',
  tag: 'Money',
  summary: 'Settlement files of our providers, the newest first, and which bank entry paid each.',
  query: closed({
    connector: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9_-]{0,30}$', maxLength: 31 })),
    before: Type.Optional(idOf('stf', 'The last one seen.')),
    size,
  }),
  answers: {
    200: closed(
      { files: Type.Array(settlementFileSchema), next: orNull(Type.String()) },
      { title: 'SettlementFileList' },
    ),
  },
  refusals: [],
  perMinute: 120,
  handle: async ({ db, query }) => {
    const { connector, before, size: most = 50 } = query
    const found = await settlementFiles(db, {
      most: most + 1,
      ...(connector === undefined ? {} : { connector }),
      ...(before === undefined ? {} : { belowId: before }),
    })
    const shown = found.slice(0, most)
    const params = new URLSearchParams({
      ...(connector === undefined ? {} : { connector }),
      size: String(most),
      before: shown.at(-1)?.id ?? '',
    })
    const next = found.length > most ? `/api/admin/settlements?${params.toString()}` : null
    return answer({ files: shown.map(settlementFileOnWire), next })
  },
})

const lineType = oneOf(['capture', 'refund', 'fee', 'chargeback', 'reversal'])

const lineSchema = closed(
  {
    ordinal: Type.Integer(),
    type: lineType,
    match: oneOf(['matched', 'amount', 'duplicate', 'missing_ours']),
    reference: Type.String(),
    operation_id: orNull(Type.String()),
    payment_id: orNull(Type.String()),
    gross: moneySchema,
    fee: moneySchema,
    fee_parts: orNull(feePartsSchema),
    net: moneySchema,
  },
  { title: 'SettlementLine' },
)

const totalSchema = closed(
  {
    type: lineType,
    lines: Type.Integer({ minimum: 1 }),
    gross: moneySchema,
    fee: moneySchema,
    fee_parts: feePartsSchema,
    net: moneySchema,
  },
  { title: 'SettlementTotal' },
)

const file = operation({
  id: 'get_settlement_file',
  method: 'GET',
  path: '/api/admin/settlements/:file_id',
  tag: 'Money',
  summary:
    'One settlement file line by line, each beside what it was found to be; totals by what the lines tell of, fees by their parts.',
  params: closed({ file_id: idOf('stf', 'The file.') }),
  query: closed({
    after: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000_000 })),
    size: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 200 })),
  }),
  answers: {
    200: closed(
      {
        file: settlementFileSchema,
        totals: Type.Array(totalSchema),
        lines: Type.Array(lineSchema),
        next: orNull(Type.String()),
      },
      { title: 'SettlementFileWhole' },
    ),
  },
  refusals: ['settlement_not_found'],
  perMinute: 120,
  handle: async ({ db, params, query }) => {
    const [found] = await settlementFiles(db, { id: params.file_id, most: 1 })
    if (found === undefined) throw refuse(refused('settlement_not_found'))
    const { after, size: most = 200 } = query
    const lines = await settlementLines(db, found.id, {
      most: most + 1,
      ...(after === undefined ? {} : { after }),
    })
    const shown = lines.slice(0, most)
    const next = `/api/admin/settlements/${found.id}?size=${most}&after=${shown.at(-1)?.ordinal ?? 0}`
    return answer({
      file: settlementFileOnWire(found),
      totals: (await settlementTotals(db, found.id)).map(({ type, lines: count, ...each }) => ({
        type,
        lines: count,
        gross: toWire(each.gross),
        fee: toWire(each.fee),
        fee_parts: feePartsOnWire(each.shares),
        net: toWire(each.net),
      })),
      lines: shown.map((each) => ({
        ordinal: each.ordinal,
        type: each.type,
        match: each.match,
        reference: each.merchantRef,
        operation_id: each.operationId,
        payment_id: each.paymentId,
        gross: toWire(each.gross),
        fee: toWire(each.fee),
        fee_parts: each.shares && feePartsOnWire(each.shares),
        net: toWire(each.net),
      })),
      next: lines.length > most ? next : null,
    })
  },
})

const entries = operation({
  id: 'list_bank_entries',
  method: 'GET',
  path: '/api/admin/bank-entries',
  tag: 'Money',
  summary: 'Movements of our bank account, the newest first; `held` are those nobody could place.',
  query: closed({
    state: Type.Optional(oneOf(entryLifecycle.states)),
    before: Type.Optional(idOf('ent', 'The last one seen.')),
    size,
  }),
  answers: {
    200: closed(
      { entries: Type.Array(bankEntrySchema), next: orNull(Type.String()) },
      { title: 'BankEntryList' },
    ),
  },
  refusals: [],
  perMinute: 120,
  handle: async ({ db, query }) => {
    const { state, before, size: most = 50 } = query
    const found = await deskEntries(db, {
      most: most + 1,
      ...(state === undefined ? {} : { state }),
      ...(before === undefined ? {} : { belowId: before }),
    })
    const shown = found.slice(0, most)
    const params = new URLSearchParams({
      ...(state === undefined ? {} : { state }),
      size: String(most),
      before: shown.at(-1)?.id ?? '',
    })
    const next = found.length > most ? `/api/admin/bank-entries?${params.toString()}` : null
    return answer({ entries: shown.map(bankEntryOnWire), next })
  },
})

const entryParams = closed({ entry_id: idOf('ent', 'The movement.') })

const assign = operation({
  id: 'assign_bank_entry',
  method: 'POST',
  path: '/api/admin/bank-entries/:entry_id/assign',
  tag: 'Money',
  summary:
    'Say for which order or invoice money came that nobody could place. It then counts as if it had had its reference.',
  params: entryParams,
  body: closed({ order: text(40) }, { title: 'AssignInput', examples: [{ order: 'K-100001' }] }),
  answers: { 204: null },
  refusals: [
    'entry_not_held',
    'no_transfer_expected',
    'wrong_currency',
    'amount_not_positive',
    'invoice_not_found',
    'invoice_not_open',
    'exceeds_open',
    'receipt_known',
    'debt_not_found',
    'debt_not_open',
  ],
  perMinute: 60,
  handle: async ({ db, params, body, caller, providers }) => {
    const given = { entryId: params.entry_id, order: body.order, actor: actorOf(caller).party }
    const assigned = await assignEntry(db, providers.connectors, given)
    if (!assigned.ok) throw refuse(assigned)
    return { status: 204 }
  },
})

const giveBack = operation({
  id: 'return_bank_entry',
  method: 'POST',
  path: '/api/admin/bank-entries/:entry_id/return',
  tag: 'Money',
  summary: 'Send money nobody can place back to the account it came from.',
  params: entryParams,
  answers: { 204: null },
  refusals: ['entry_not_held', 'not_an_iban', 'name_missing', 'amount_not_positive', 'not_covered'],
  perMinute: 60,
  handle: async ({ db, params, caller }) => {
    const back = await returnEntry(db, { entryId: params.entry_id, actor: actorOf(caller).party })
    if (!back.ok) throw refuse(back)
    return { status: 204 }
  },
})

/** Files of providers and movements of the bank beside our books. */
export const deskReconciliationOperations: readonly Operation[] = [files, file, entries, assign, giveBack]
