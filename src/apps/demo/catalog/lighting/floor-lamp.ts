import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Standing lamps for a corner of the room. */
export const floorLamp: Family = {
  code: 'floor-lamp',
  sku: 'FLR',
  brands: ['Lüchtenhof'],
  weightGrams: 5200,
  colorChoice: true,
  facts: { dimmable: true, origin: 'poland' },
  about: words(
    `A heavy foot keeps the slim stem upright even beside a busy sofa, and the foot switch is soft enough for socks. {height} cm tall; takes an E27 bulb, a {power} W LED with {brightness} lm is included. | 沉稳的底座让细长灯杆在沙发旁也站得稳，脚踏开关轻柔，穿袜子也能踩。高{height}厘米，E27灯口，附{power}瓦LED灯泡（{brightness}流明）。 | Un pied lourd tient la tige fine bien droite, même près d’un canapé animé, et l’interrupteur au pied est doux aux chaussettes. Hauteur {height} cm, culot E27, LED de {power} W ({brightness} lm) fournie.`,
  ),
  models: [
    model(
      'Elbe',
      '189.00',
      'black cream',
      { material: 'steel', height: 152, power: 9, brightness: 810 },
      'floor lamp | 落地灯 | lampadaire',
      'A straight stem and a drum shade that suit any corner. | 直杆配鼓形灯罩，任何角落都合适。 | Une tige droite et un abat-jour cylindrique pour tous les coins.',
    ),
    model(
      'Weser',
      '229.00',
      'oak walnut',
      { material: 'oak', height: 148, power: 10, brightness: 1055 },
      'tripod floor lamp | 三脚落地灯 | lampadaire trépied',
      'Three oiled legs carry a generous shade. | 三只上油木腿，托起一顶宽大的灯罩。 | Trois jambes huilées portent un généreux abat-jour.',
    ),
    model(
      'Bremen',
      '279.00',
      'brass ink',
      { material: 'brass', height: 190, power: 10, brightness: 1055 },
      'arc floor lamp | 弧形落地灯 | lampadaire à arc',
      'A wide bow that brings light over the table without a ceiling hook. | 一道大弧，不打孔也能把光送到桌面上方。 | Un grand arc qui éclaire la table sans crochet au plafond.',
    ),
    model(
      'Turku',
      '169.00',
      'moss rose sand',
      { material: 'steel', height: 140, power: 7, brightness: 640 },
      'reading floor lamp | 阅读落地灯 | liseuse sur pied',
      'A turning head beside the armchair, bright where the book is. | 扶手椅旁的可转灯头，书在哪里就亮到哪里。 | Une tête pivotante près du fauteuil, claire là où est le livre.',
    ),
    model(
      'Gotland',
      '209.00',
      'chalk slate',
      { material: 'paper', height: 125, power: 9, brightness: 810 },
      'paper floor lamp | 纸质落地灯 | lampadaire en papier',
      'A column of mulberry paper that glows like a lit window. | 桑皮纸灯柱，亮起来像一扇有灯的窗。 | Une colonne de papier de mûrier, lumineuse comme une fenêtre.',
    ),
  ],
}
