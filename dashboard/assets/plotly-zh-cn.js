// Chinese texts of the buttons and dates of figures; plotly reads this list when it is loaded.
window.PlotlyLocales = (window.PlotlyLocales || []).concat([{
  moduleType: "locale",
  name: "zh-CN",
  dictionary: {
    "Autoscale": "自动缩放", "Box Select": "矩形框选", "Compare data on hover": "悬停时比较数据",
    "Double-click on legend to isolate one trace": "双击图例只看这一项",
    "Double-click to zoom back out": "双击恢复缩放", "Download plot": "下载图片",
    "Download plot as a png": "下载图片 (PNG)", "Download plot as a PNG": "下载图片 (PNG)", "Draw circle": "绘制圆形", "Draw rectangle": "绘制矩形",
    "Draw line": "绘制直线", "Erase active shape": "删除所选图形", "Lasso Select": "套索选择", "Pan": "平移",
    "Reset": "重置", "Reset axes": "重置坐标轴", "Reset view": "重置视图", "Select": "选择",
    "Show closest data on hover": "悬停时显示最近的点", "Toggle Spike Lines": "显示或隐藏辅助线",
    "Toggle show closest data on hover": "切换悬停显示最近的点", "Zoom": "缩放", "Zoom in": "放大", "Zoom out": "缩小",
    "close:": "收盘:", "high:": "最高:", "incoming flow count:": "流入数:", "kde:": "密度:", "lat:": "纬度:",
    "lon:": "经度:", "lower fence:": "下边界:", "max:": "最大:", "mean ± σ:": "均值 ± σ:", "mean:": "均值:",
    "median:": "中位数:", "min:": "最小:", "new text": "新文字", "open:": "开盘:", "outgoing flow count:": "流出数:",
    "q1:": "下四分位:", "q3:": "上四分位:", "source:": "来源:", "target:": "去向:", "trace": "系列",
    "upper fence:": "上边界:"
  },
  format: {
    days: ["星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"],
    shortDays: ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
    months: ["一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "十一月", "十二月"],
    shortMonths: ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"],
    date: "%Y-%m-%d", decimal: ".", thousands: ","
  }
}]);
