import type { Queries } from '#kernel/database.ts'
import type { MailLine } from '#people/notifications/index.ts'

/** A mail in the desk's list. */
export type MailRow = MailLine & { readonly locale: string; readonly tries: number }

/** The latest mails of a state or to an address, the newest first; `before` is the id of the last one seen. */
export async function listMails(
  db: Queries,
  filter: { readonly state?: string | undefined; readonly to?: string; readonly before?: string | undefined },
): Promise<MailRow[]> {
  const { state = null, to = '', before = null } = filter
  const pattern = to.trim() === '' ? null : `%${to.trim().replace(/[\\%_]/g, '\\$&')}%`
  return db.sql<MailRow>`
    select id, template, recipient, subject, state, created_at as "createdAt", locale, tries
      from notifications.mails
     where (${state}::text is null or state = ${state})
       and (${pattern}::text is null or recipient ilike ${pattern})
       and (${before}::text is null or id < ${before})
     order by id desc
     limit 51`
}
