import type { Queries } from '#kernel/database.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'

/** The id of a frequent question. */
export type FaqId = Id<'faq'>

/** A question asked most, as the operator answers it. */
export type Faq = {
  readonly id: FaqId
  readonly locale: string
  readonly position: number
  readonly question: string
  readonly answer: string
}

/** The frequent questions of a product: in a language (English stands in where there are none), or in all. */
export async function faqsOf({ sql }: Queries, productId: number, locale?: string): Promise<readonly Faq[]> {
  const rows = await sql<Faq>`
    select id, locale, position, question, answer from reviews.faqs
     where product_id = ${productId}
     order by locale, position`
  if (locale === undefined) return rows
  const own = rows.filter((each) => each.locale === locale)
  return own.length > 0 ? own : rows.filter((each) => each.locale === 'en')
}

/** Add a frequent question at the end of those of its language; a hundred are the most. */
export async function addFaq(
  tx: Tx,
  productId: number,
  given: Omit<Faq, 'id' | 'position'> & { readonly actor: string },
): Promise<Result<FaqId, 'product_not_found' | 'too_many_questions'>> {
  const id = newId('faq')
  const [product] = await tx.sql<{ last: number }>`
    select coalesce((select max(f.position) from reviews.faqs f
                      where f.product_id = p.id and f.locale = ${given.locale}), 0) as last
      from catalog.products p where p.id = ${productId} for update`
  if (product === undefined) return refused('product_not_found')
  if (product.last >= 100) return refused('too_many_questions')
  await tx.sql`
    insert into reviews.faqs (id, product_id, locale, position, question, answer, edited_by)
    values (${id}, ${productId}, ${given.locale}, ${product.last + 1}, ${given.question}, ${given.answer}, ${given.actor})`
  return done(id)
}

/** Word a frequent question anew, or take it out. Answers the product. */
export async function changeFaq(
  tx: Tx,
  id: FaqId,
  given: { readonly question: string; readonly answer: string; readonly actor: string } | 'remove',
): Promise<Result<number, 'question_not_found'>> {
  const [row] =
    given === 'remove'
      ? await tx.sql<{
          product: number
        }>`delete from reviews.faqs where id = ${id} returning product_id as product`
      : await tx.sql<{ product: number }>`
          update reviews.faqs set question = ${given.question}, answer = ${given.answer}, edited_by = ${given.actor},
                 edited_at = clock_timestamp()
           where id = ${id} returning product_id as product`
  return row === undefined ? refused('question_not_found') : done(row.product)
}
