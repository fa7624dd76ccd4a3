import type { Queries } from '#kernel/database.ts'

/** What a program has said of a dispute, under its own names. */
export type Staged = Readonly<Record<string, string>>

/** What was staged for a dispute so far. */
export async function stagedEvidence(db: Queries, id: string): Promise<Staged> {
  const [row] = await db.sql<{ staged: Staged | null }>`
    select d.staged from disputes.disputes d where d.id = ${id}`
  return row?.staged ?? {}
}

/** Keep what a program says of a dispute beside what it said before; an empty text takes a name back. */
export async function stageEvidence(db: Queries, id: string, given: Staged): Promise<void> {
  await db.sql`
    update disputes.disputes
       set staged = (select coalesce(jsonb_object_agg(s.key, s.value), '{}')
                       from jsonb_each_text(coalesce(staged, '{}') || ${given}::jsonb) s
                      where s.value <> '')
     where id = ${id}`
}
