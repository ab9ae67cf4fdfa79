/** A web page may have given a name of its own to 127.0.0.1. @param host of the request's header */
export const isLoopback = (host = ''): boolean =>
  ['127.0.0.1', 'localhost', '[::1]'].includes(host.replace(/:\d+$/, '').toLowerCase())
