import { DatabaseSync } from 'node:sqlite'
import type { Kind } from './wire.ts'
import type { World } from './world.ts'

/** What a provider has in its own books under one reference of ours, in minor units. */
export type Books = {
  readonly held: bigint
  readonly captured: bigint
  readonly refunded: bigint
  /** References of operations that took effect. */
  readonly done: readonly string[]
}

/** A look into every provider's own books: past its interface, into what it keeps. */
export type Auditor = {
  /** What is there of a try; undefined where the provider never heard of it. */
  of(connector: string, merchantRef: string): Books | undefined
  /** True when an operation of this reference took effect there. */
  did(connector: string, reference: string): boolean
  /** True when a try has come as far there as a request of this kind brings it. */
  cameTo(connector: string, kind: Kind, merchantRef: string): boolean
  close(): void
}

type Sum = { readonly held: bigint; readonly captured: bigint; readonly refunded: bigint }

function reader(path: string) {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 })
  const rows = <Row>(sql: string, ...values: string[]): Row[] => {
    const statement = database.prepare(sql)
    statement.setReadBigInts(true)
    return statement.all(...values) as Row[]
  }
  return { rows, close: () => database.close() }
}

type Rows = <Row>(sql: string, ...values: string[]) => Row[]
type Look = Pick<Auditor, 'of' | 'did'> & Partial<Pick<Auditor, 'cameTo'>>

const isThere = (rows: Rows, sql: string, reference: string) => rows(sql, reference).length > 0

function bankBooks(rows: Rows): Look {
  return {
    of(_, ref) {
      const [sum] = rows<Sum & { id: string }>(
        `select id, authorized_minor - captured_minor - released_minor as held, captured_minor as captured,
                refunded_minor as refunded
           from payments where merchant_ref = ?`,
        ref,
      )
      if (sum === undefined) return undefined
      const done = rows<{ reference: string }>(
        `select reference from operations where payment_id = ? and state = 'succeeded'`,
        sum.id,
      )
      return { ...sum, done: done.map(({ reference }) => reference) }
    },
    did: (_, reference) =>
      isThere(rows, `select 1 from operations where reference = ? and state = 'succeeded'`, reference),
  }
}

function acquirerBooks(rows: Rows): Look {
  return {
    of(_, ref) {
      const [sum] = rows<Sum & { id: string }>(
        `select id, approved_minor - captured_minor - voided_minor as held, captured_minor as captured,
                refunded_minor as refunded
           from authorizations where reference = ?`,
        ref,
      )
      if (sum === undefined) return undefined
      const done = rows<{ reference: string }>(
        `select reference from operations where authorization_id = ? and state = 'succeeded' and reference not like 'part:%'`,
        sum.id,
      )
      return { ...sum, done: done.map(({ reference }) => reference) }
    },
    did: (_, reference) =>
      isThere(rows, `select 1 from operations where reference = ? and state = 'succeeded'`, reference),
  }
}

/** Companies that take at once know payments and refunds; a refund on its way counts, because it will be made. */
function railBooks(rows: Rows, named: (reference: string) => string): Look {
  return {
    of(_, ref) {
      const [trade] = rows<{ id: string; captured: bigint }>(
        `select id, case when paid_at is null then 0 else amount_minor end as captured from trades where merchant_ref = ?`,
        named(ref),
      )
      if (trade === undefined) return undefined
      const given = rows<{ reference: string; minor: bigint }>(
        `select reference, amount_minor as minor from refunds where trade_id = ? and state <> 'failed'`,
        trade.id,
      )
      const refunded = given.reduce((sum, { minor }) => sum + minor, 0n)
      const done = given.map(({ reference }) => reference.replace(/^(att|op)_?/, '$1_'))
      return { held: 0n, captured: trade.captured, refunded, done }
    },
    did: (_, reference) =>
      isThere(rows, `select 1 from refunds where reference = ? and state <> 'failed'`, named(reference)),
  }
}

type Marked = Sum & { readonly id: string; readonly status: string; readonly metadata: string }

/** What is asked of a held payment is written as a mark on it; a mark of a release counts once the money is released. */
const marksOf = ({ metadata, status }: Marked): string[] =>
  Object.entries(JSON.parse(metadata) as Record<string, string>)
    .filter(([, said]) => said.startsWith('capture') || (said.startsWith('void') && status === 'canceled'))
    .map(([reference]) => reference)

function stripeBooks(rows: Rows): Look {
  const marked = (where: 'merchant_ref' | 'id', value: string) =>
    rows<Marked>(
      where === 'id'
        ? `select id, status, metadata, 0 as held, 0 as captured, 0 as refunded from payments where instr(metadata, ?) > 0`
        : `select id, status, metadata, authorized - captured - released as held, captured, refunded
             from payments where merchant_ref = ?`,
      value,
    )
  const refunded = (sql: string, value: string) =>
    rows<{ metadata: string }>(sql, value).map(
      ({ metadata }) => (JSON.parse(metadata) as { reference?: string }).reference ?? '',
    )
  return {
    of(_, ref) {
      const [row] = marked('merchant_ref', ref)
      if (row === undefined) return undefined
      const given = refunded(`select metadata from refunds where payment_id = ?`, row.id)
      return { ...row, done: [...marksOf(row), ...given] }
    },
    did: (_, reference) =>
      marked('id', reference).some((row) => marksOf(row).includes(reference)) ||
      refunded(`select metadata from refunds where instr(metadata, ?) > 0`, reference).includes(reference),
  }
}

function operatorBooks(rows: Rows): Look {
  const statusOf = (ref: string) =>
    rows<{ status: string }>(`select status from payments where client_correlator = ?`, ref)[0]?.status
  return {
    of(_, ref) {
      const [row] = rows<{ id: string; captured: bigint; refunded: bigint }>(
        `select payment_id as id, case when paid_at is null then 0 else amount_minor end as captured,
                refunded_minor as refunded
           from payments where client_correlator = ?`,
        ref,
      )
      if (row === undefined) return undefined
      const given = rows<{ reference: string }>(
        `select reference_code as reference from refunds where payment_id = ?`,
        row.id,
      )
      return { ...row, held: 0n, done: given.map(({ reference }) => reference) }
    },
    did: (_, reference) => isThere(rows, `select 1 from refunds where reference_code = ?`, reference),
    cameTo: (_, kind, ref) =>
      kind === 'authorize'
        ? ['reserved', 'succeeded'].includes(statusOf(ref) ?? '')
        : kind === 'claim'
          ? statusOf(ref) === 'succeeded'
          : statusOf(ref) !== undefined,
  }
}

function pageBankBooks(rows: Rows): Look {
  return {
    of(_, ref) {
      const [row] = rows<{ id: string; captured: bigint; refunded: bigint }>(
        `select id, case when state = 'paid' then amount_minor else 0 end as captured, refunded_minor as refunded
           from orders where order_id = ?`,
        ref,
      )
      if (row === undefined) return undefined
      const given = rows<{ reference: string }>(
        `select refund_id as reference from refunds where order_row = ? and state = 'succeeded'`,
        row.id,
      )
      return { ...row, held: 0n, done: given.map(({ reference }) => reference) }
    },
    did: (_, reference) =>
      isThere(rows, `select 1 from refunds where refund_id = ? and state = 'succeeded'`, reference),
  }
}

/** Open the books of every provider of a world. */
export function auditorOf({ bank, cards, rails, pages }: World): Auditor {
  const files = {
    bank: reader(bank.store),
    alipay: reader(rails.alipay.env['ALIPAY_STORE'] ?? ''),
    wechat: reader(rails.wechat.env['WECHAT_STORE'] ?? ''),
    unionpay: reader(rails.unionpay.env['UNIONPAY_STORE'] ?? ''),
    stripe: reader(pages.stripe.store),
    operator: reader(pages.operator.store),
    icbc: reader(pages.icbc.store),
  }
  const rowsOf =
    (store: (typeof cards.acquirers)['north']['store']): Rows =>
    (sql, ...values) =>
      store.all(sql, ...values) as never
  const looks: Readonly<Record<string, Look>> = {
    bank: bankBooks(files.bank.rows),
    acquirer_north: acquirerBooks(rowsOf(cards.acquirers.north.store)),
    acquirer_south: acquirerBooks(rowsOf(cards.acquirers.south.store)),
    alipay: railBooks(files.alipay.rows, (reference) => reference),
    wechat: railBooks(files.wechat.rows, (reference) => reference),
    unionpay: railBooks(files.unionpay.rows, (reference) => reference.replace('_', '')),
    stripe: stripeBooks(files.stripe.rows),
    operator: operatorBooks(files.operator.rows),
    icbc: pageBankBooks(files.icbc.rows),
  }
  const look = (connector: string): Look => {
    const found = looks[connector]
    if (found === undefined) throw new Error(`nobody keeps books for ${connector}`)
    return found
  }
  return {
    of: (connector, merchantRef) => look(connector).of(connector, merchantRef),
    did: (connector, reference) => look(connector).did(connector, reference),
    cameTo(connector, kind, ref) {
      const { of, cameTo = () => of(connector, ref) !== undefined } = look(connector)
      return cameTo(connector, kind, ref)
    },
    close() {
      for (const file of Object.values(files)) file.close()
    },
  }
}
