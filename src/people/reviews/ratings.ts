import { batchedPer } from '#kernel/batched.ts'
import { commitsByItself, type Db, type Queries } from '#kernel/database.ts'

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

type RatingRow = { id: number; sum: number; count: number; stars: Rating['stars'] }

async function readRatings({ sql }: Queries, productIds: readonly number[]): Promise<Rating[]> {
  const rows = await sql<RatingRow>`
    select product_id as id, rating_sum as sum, rating_count as count, array[one, two, three, four, five] as stars
      from reviews.ratings
     where product_id = any (${[...productIds]}::bigint[]) and rating_count > 0`
  return rows.map(({ id, ...rest }) => ({ productId: id, ...rest }))
}

/** Ratings that are asked for while others are being read are read together. */
const readTogether = batchedPer<Db, readonly number[], readonly Rating[]>(
  async (db, asked) => {
    const found = await readRatings(db, [...new Set(asked.flat())])
    return asked.map((own) => found.filter(({ productId }) => own.includes(productId)))
  },
  { max: 32, lanes: 2 },
)

/** The ratings of these products; one without published reviews is not among them. */
export async function ratingsOf(
  db: Queries,
  productIds: readonly number[],
): Promise<ReadonlyMap<number, Rating>> {
  if (productIds.length === 0) return new Map()
  const found = commitsByItself(db) ? await readTogether(db, productIds) : await readRatings(db, productIds)
  return new Map(found.map((rating) => [rating.productId, rating]))
}
