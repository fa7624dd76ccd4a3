import type { Queries } from '#kernel/database.ts'

/** The sum of a product's stars, and how often each number of them was given: `stars[0]` is one star. */
export type Rating = {
  readonly productId: number
  readonly sum: number
  readonly count: number
  readonly stars: readonly [number, number, number, number, number]
}

/** The mean of the stars with one decimal, such as 4.3; 0 where nobody has said anything. */
export function averageOf({ sum, count }: Pick<Rating, 'sum' | 'count'>): number {
  return count === 0 ? 0 : Math.round((sum * 10) / count) / 10
}

/** The ratings of these products; one without published reviews is not among them. */
export async function ratingsOf(
  { sql }: Queries,
  productIds: readonly number[],
): Promise<ReadonlyMap<number, Rating>> {
  if (productIds.length === 0) return new Map()
  const rows = await sql<{ id: number; sum: number; count: number; stars: Rating['stars'] }>`
    select product_id as id, rating_sum as sum, rating_count as count, array[one, two, three, four, five] as stars
      from reviews.ratings
     where product_id = any (${[...productIds]}::bigint[]) and rating_count > 0`
  return new Map(rows.map(({ id, ...rest }) => [id, { productId: id, ...rest }]))
}
