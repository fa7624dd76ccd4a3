import { tell } from '#kernel/outbox.ts'
import type { Queries } from '#kernel/database.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { Labels } from './locale.ts'

/** What the value of an attribute is. */
export type AttributeKind = 'text' | 'number' | 'boolean' | 'choice'

/** A typed fact products may state. The unit is for numbers, the choices are for the kind `choice` only. */
export type AttributeRecord = {
  readonly code: string
  readonly kind: AttributeKind
  readonly unit?: string
  readonly filterable: boolean
  readonly labels: Labels
  readonly choices?: readonly { readonly code: string; readonly labels: Labels }[]
}

/** Record attributes by code with their choices; the kind of a known attribute never changes. */
export async function recordAttributes(
  tx: Tx,
  records: readonly AttributeRecord[],
  actor: string,
): Promise<Result<{ readonly changed: number }, 'attribute_kind_differs'>> {
  const rows = records.map(({ code, kind, unit = null, filterable, labels }, position) => ({
    code,
    kind,
    unit,
    filterable,
    position,
    labels,
  }))
  const put = await tx.sql<{ code: string }>`
    insert into catalog.attributes as a (code, kind, unit, filterable, position, labels)
    select code, kind, unit, filterable, position, labels
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as g (code text, kind text, unit text, filterable boolean, position integer, labels jsonb)
    on conflict (code) do update
       set unit = excluded.unit, filterable = excluded.filterable, position = excluded.position,
           labels = excluded.labels
     where a.kind = excluded.kind
       and (a.unit, a.filterable, a.position, a.labels)
           is distinct from (excluded.unit, excluded.filterable, excluded.position, excluded.labels)
    returning a.code`
  const known = new Map((await knownAttributes(tx)).map((each) => [each.code, each]))
  const other = records.find((each) => known.get(each.code)?.kind !== each.kind)
  if (other) return refused('attribute_kind_differs', { code: other.code, kind: known.get(other.code)?.kind })
  const choices = await putChoices(tx, records)
  const changed = new Set([...put.map((each) => each.code), ...choices])
  if (changed.size > 0) {
    await tell(tx, {
      type: 'attribute_changed',
      aggregate: 'catalog',
      actor,
      payload: { codes: [...changed].slice(0, 500) },
    })
  }
  return done({ changed: changed.size })
}

async function putChoices(tx: Tx, records: readonly AttributeRecord[]): Promise<string[]> {
  const rows = records.flatMap(({ code, choices = [] }) =>
    choices.map((choice, position) => ({
      attribute_code: code,
      code: choice.code,
      position,
      labels: choice.labels,
    })),
  )
  const put = await tx.sql<{ attribute_code: string }>`
    insert into catalog.attribute_choices as c (attribute_code, code, position, labels)
    select attribute_code, code, position, labels
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as g (attribute_code text, code text, position integer, labels jsonb)
    on conflict (attribute_code, code) do update set position = excluded.position, labels = excluded.labels
     where (c.position, c.labels) is distinct from (excluded.position, excluded.labels)
    returning c.attribute_code`
  return put.map((each) => each.attribute_code)
}

/** An attribute as whoever writes products must know it. */
export type KnownAttribute = {
  readonly code: string
  readonly kind: AttributeKind
  readonly choices: readonly string[]
}

/** All attributes with the codes of their choices. */
export async function knownAttributes(db: Queries): Promise<KnownAttribute[]> {
  return db.sql<{ code: string; kind: AttributeKind; choices: string[] }>`
    select a.code, a.kind,
           coalesce((select jsonb_agg(c.code order by c.position) from catalog.attribute_choices c
                      where c.attribute_code = a.code), '[]') as choices
      from catalog.attributes a
     order by a.position, a.code`
}
