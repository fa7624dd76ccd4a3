import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Headphones. */
export const headphones: Family = {
  code: 'headphones',
  sku: 'HDP',
  brands: ['Klanghus', 'Tonvik'],
  weightGrams: 270,
  colorChoice: true,
  about: words(
    `Soft where they touch and firm where they fold. Cushions, headband and battery come off without tools and are sold singly; in the box are a cable, a case and an honest manual of six pages. | 贴肤处柔软，折叠处牢靠。耳垫、头梁与电池免工具拆换，可单独购买；盒内有线缆、收纳盒与六页老实的说明书。 | Doux où ils touchent, fermes où ils plient. Coussinets, arceau et batterie se démontent sans outil et se vendent à l’unité ; la boîte contient un câble, un étui et un mode d’emploi honnête de six pages.`,
  ),
  models: [
    model(
      'Skane',
      '199.00',
      'ink cream black',
      { wireless: true, battery: 38 },
      'wireless headphones | 无线头戴耳机 | casque sans fil',
      'Quiet when you want quiet, open when you want the street. | 想静就静，想听街声就听街声。 | Le silence quand on le veut, la rue quand il la faut.',
    ),
    model(
      'Bergen',
      '149.00',
      'brick sand',
      { wireless: true, battery: 30 },
      'on-ear headphones | 贴耳式耳机 | casque supra-aural',
      'Small, light and folded into a coat pocket. | 小巧轻便，折进大衣口袋。 | Petit, léger, plié dans une poche de manteau.',
    ),
    model(
      'Reval',
      '259.00',
      'walnut black',
      { wireless: false },
      'studio headphones | 监听耳机 | casque de studio',
      'Wooden cups and a wide, truthful sound. | 木质耳罩，声场宽而诚实。 | Des coques de bois et un son large et sincère.',
    ),
    model(
      'Poel',
      '79.90',
      'sky rose butter',
      { wireless: true, battery: 24 },
      'children’s headphones | 儿童耳机 | casque pour enfants',
      'Stops at 85 decibels, survives the back seat. | 音量止于85分贝，经得起后排座。 | S’arrête à 85 décibels, survit à la banquette arrière.',
    ),
    model(
      'Elbe',
      '329.00',
      'steel moss',
      { wireless: true, battery: 45 },
      'noise-canceling headphones | 降噪耳机 | casque à réduction de bruit',
      'A cabin of one’s own on any train. | 任何一列火车上的私人包厢。 | Une cabine à soi dans n’importe quel train.',
    ),
  ],
}
