/** What can be wrong with a value in a file, and how a person is told. */
export const faultSentences = {
  malformed_json: 'this line is not JSON',
  malformed_csv: 'this row cannot be read as CSV',
  invalid_utf8: 'this is not UTF-8 text',
  line_too_long: 'this line is longer than a product can be (1 MB)',
  not_an_object: 'an object is expected here',
  not_a_list: 'a list is expected here',
  not_a_text: 'a text is expected here',
  not_a_whole_number: 'a whole number is expected here',
  not_a_number: 'a number is expected here',
  not_a_yes_or_no: 'true or false is expected here',
  required: 'this must not be missing',
  too_long: 'this is longer than allowed',
  too_many: 'there are more of these than allowed',
  out_of_range: 'this number is outside what is allowed',
  malformed: 'this has characters that are not allowed here',
  unknown_field: 'there is no such field',
  unknown_category: 'the shop has no category of this slug',
  unknown_attribute: 'the shop has no attribute of this code',
  unknown_choice: 'the attribute has no such choice',
  unknown_tax_class: 'there is no tax rate for this class',
  unknown_currency: 'the shop has no prices in this currency',
  unknown_location: 'there is no such place to keep stock',
  unknown_option: 'the product does not declare this option',
  unknown_value: 'the option does not declare this value',
  unknown_picture: 'there is no such picture',
  not_a_decimal: 'a decimal amount such as 19.90 is expected here',
  too_many_decimals: 'the currency does not have so many decimals',
  amount_too_large: 'this amount is too large',
  negative_price: 'a price must not be below zero',
  compare_at_not_above: 'the former price must be above the price',
  wrong_check_digit: 'the check digit of this GTIN is wrong',
  duplicate_slug: 'another line of this file has the same slug',
  duplicate_sku: 'this SKU stands more than once in this file',
  duplicate_choice: 'another variant of the product has the same options',
  duplicate_position: 'another picture of the product has the same position',
  sku_of_another_product: 'another product of the shop has this SKU',
  differs_from_first_row: 'this differs from the first row of the product',
} as const

/** A code of what is wrong. */
export type FaultReason = keyof typeof faultSentences

/** One thing that is wrong: where, what, and what was given (cut to 80 characters). */
export type ImportFault = {
  readonly row: number
  readonly field: string
  readonly reason: FaultReason
  readonly given: string
}

/** The path to a value: names and places in lists. */
export type FieldPath = readonly (string | number)[]

/** A path as people read it: `variants[1].prices.EUR`. */
export function fieldName(path: FieldPath): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`),
    '',
  )
}

/** A value as a report shows it, cut short. */
export function givenText(value: unknown): string {
  if (value === undefined) return ''
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

/** Cells that a spreadsheet would run as a formula are made plain text; quotes and breaks are kept inside the cell. */
export function reportCell(text: string): string {
  const plain = /^[=+\-@\t\r|%]/.test(text) ? `'${text}` : text
  return /[",\n\r;]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}

/** The first line of a report. */
export const reportHead = 'row,field,reason,explanation,given\n'

/** A fault as a line of a report. */
export function reportLine({ row, field, reason, given }: ImportFault): string {
  return `${[String(row), field, reason, faultSentences[reason], given].map(reportCell).join(',')}\n`
}
