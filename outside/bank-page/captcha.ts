import { randomInt } from 'node:crypto'

/** Five digits a payer is to read from a picture. */
export function newCaptcha(): string {
  return String(randomInt(100_000)).padStart(5, '0')
}

/** The other way to the same proof, for who cannot see the picture: a sum, told in words by the page. */
export function questionOf(captcha: string): {
  readonly left: number
  readonly right: number
  readonly answer: string
} {
  const left = (Number(captcha[0]) % 8) + 2
  const right = (Number(captcha[4]) % 8) + 2
  return { left, right, answer: String(left + right) }
}

/** The strokes of a digit on a grid of two by four, as a pen draws them. */
const strokes: readonly string[] = [
  '0,0 2,0 2,4 0,4 0,0', '0,1 1,0 1,4', '0,0 2,0 2,2 0,4 2,4', '0,0 2,0 1,2 2,3 1,4 0,4', '1,0 0,2 2,2 2,0 2,4',
  '2,0 0,0 0,2 2,2 2,4 0,4', '2,0 0,2 0,4 2,4 2,2 0,2', '0,0 2,0 1,4', '0,0 2,0 2,2 0,2 0,0 0,4 2,4 2,2', '2,2 0,2 0,0 2,0 2,4',
] // prettier-ignore

/** The picture of a captcha: drawn strokes, bent the same way each time it is loaded. The digits are not in it as text. */
export function captchaPicture(captcha: string): string {
  let seed = Number(captcha) + 17
  const bend = (span: number) => {
    seed = (seed * 48_271) % 2_147_483_647
    return ((seed / 2_147_483_647) * 2 - 1) * span
  }
  const digits = [...captcha].map((digit, index) => {
    const points = (strokes[Number(digit)] ?? '').split(' ').map((point) => {
      const [x = 0, y = 0] = point.split(',').map(Number)
      return `${(18 + index * 30 + x * 8 + bend(1.6)).toFixed(1)},${(14 + y * 8 + bend(1.6)).toFixed(1)}`
    })
    const turn = bend(14).toFixed(1)
    return `<polyline points="${points.join(' ')}" transform="rotate(${turn} ${26 + index * 30} 30)"/>`
  })
  const lines = [0, 1, 2].map(
    () =>
      `<path d="M0 ${(30 + bend(24)).toFixed(1)} Q90 ${(30 + bend(34)).toFixed(1)} 180 ${(30 + bend(24)).toFixed(1)}" stroke-width="1"/>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 180 60" width="180" height="60"><rect width="180" height="60" fill="#f3f1ea"/><g fill="none" stroke="#27323a" stroke-width="3" stroke-linecap="round" stroke-linejoin="round">${digits.join('')}${lines.join('')}</g></svg>`
}
