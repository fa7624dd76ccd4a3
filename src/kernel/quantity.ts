import { done, refused, type Result } from './result.ts'

/** The most pieces one line may ask for. */
export const maxQuantity = 999

/** Read a quantity: a whole number from 1 to 999. Accepts a number or its decimal text. */
export function parseQuantity(
  given: unknown,
): Result<number, 'quantity_must_be_whole' | 'quantity_must_be_positive' | 'quantity_too_large'> {
  const value = typeof given === 'string' && /^-?\d{1,9}$/.test(given.trim()) ? Number(given) : given
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) return refused('quantity_must_be_whole')
  if (value < 1) return refused('quantity_must_be_positive')
  if (value > maxQuantity) return refused('quantity_too_large', { most: maxQuantity })
  return done(value)
}
