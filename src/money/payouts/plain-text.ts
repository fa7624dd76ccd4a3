const spelled: Readonly<Record<string, string>> = {
  ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue', ß: 'ss', æ: 'ae', Æ: 'Ae', ø: 'o', Ø: 'O', å: 'a', Å: 'A', ł: 'l', Ł: 'L', đ: 'd', Đ: 'D', '&': '+', _: '-',
} // prettier-ignore

/**
 * A text in the characters every bank takes: letters without marks, digits, `/ - ? : ( ) . , ' +` and blanks. What cannot
 * be spelled so becomes a dot, so that nobody's name becomes nothing.
 */
export function plainText(text: string, most: number): string {
  const letters = Array.from(text, (char) => spelled[char] ?? char).join('')
  const plain = letters
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/[^A-Za-z0-9/?:().,'+ -]/g, '.')
  return plain.trim().slice(0, most).trim()
}
