/** What the shop says around pictures and films, in English. */
export const enPictures = {
  'picture.enlarge': 'Enlarge picture {$number}: {$what}',
  'picture.show': 'Show picture {$number} of {$count}',
  'picture.show_film': 'Show the film, {$number} of {$count}',
  'picture.film': 'Film: {$what}',
  'picture.close': 'Close',
  'picture.next': 'Next picture',
  'picture.previous': 'Previous picture',
  'picture.nearer': 'Nearer',
  'picture.farther': 'Farther',
  'picture.large': 'Large picture',
  'picture.captions_en': 'English',
  'picture.captions_zh': 'Chinese',
  'picture.captions_fr': 'French',
} as const

/** The same in Chinese. */
export const zhPictures: Record<keyof typeof enPictures, string> = {
  'picture.enlarge': '放大图片 {$number}：{$what}',
  'picture.show': '显示第 {$number} 张图片，共 {$count} 张',
  'picture.show_film': '显示影片，第 {$number} 项，共 {$count} 项',
  'picture.film': '影片：{$what}',
  'picture.close': '关闭',
  'picture.next': '下一张图片',
  'picture.previous': '上一张图片',
  'picture.nearer': '放大',
  'picture.farther': '缩小',
  'picture.large': '大图',
  'picture.captions_en': '英文',
  'picture.captions_zh': '中文',
  'picture.captions_fr': '法文',
}

/** The same in French. */
export const frPictures: Record<keyof typeof enPictures, string> = {
  'picture.enlarge': 'Agrandir l’image {$number} : {$what}',
  'picture.show': 'Montrer l’image {$number} sur {$count}',
  'picture.show_film': 'Montrer le film, {$number} sur {$count}',
  'picture.film': 'Film : {$what}',
  'picture.close': 'Fermer',
  'picture.next': 'Image suivante',
  'picture.previous': 'Image précédente',
  'picture.nearer': 'De plus près',
  'picture.farther': 'De plus loin',
  'picture.large': 'Grande image',
  'picture.captions_en': 'Anglais',
  'picture.captions_zh': 'Chinois',
  'picture.captions_fr': 'Français',
}
