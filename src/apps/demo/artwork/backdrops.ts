import type { Backdrop } from './stage.ts'

/** The wall of each shelf. */
export const backdrops: Readonly<Record<string, Backdrop>> = {
  lighting: ['#c3c6c6', '#adb0af'],
  furniture: ['#eee8de', '#dcd2c2'],
  textiles: ['#f0e9e2', '#e3d6ca'],
  cookware: ['#e6ebe8', '#d0d9d4'],
  tableware: ['#efebe1', '#dcd6c5'],
  pantry: ['#f3ead6', '#e6d6b4'],
  books: ['#e9ecee', '#d3dadf'],
  stationery: ['#efece8', '#dbd6cf'],
  audio: ['#e4e7ea', '#ccd3d9'],
  bags: ['#ece9e0', '#d8d2c2'],
  garden: ['#e9eee3', '#d2dcc8'],
  toys: ['#f3ebe0', '#e6d8c6'],
  home: ['#efe6da', '#ddcfbd'],
  kitchen: ['#e6ebe8', '#cfd9d3'],
  study: ['#e6e9ec', '#ccd4da'],
  outdoors: ['#e9eee3', '#cfdac5'],
}
