"""Layers: parameters, and a forward pass that also gives its own way back.

    output, backward = layer.forward(...)
    d_input, gradients = backward(d_output)

What the way back needs is held by the function `backward` itself, so a layer can be passed twice, or a pass be thrown
away, without one disturbing the other. Recurrent layers compute what the plain functions of `rnnref.rnn`,
`rnnref.lstm` and `rnnref.gru` do, in a form made for speed: the input's products for all steps are one product, time
is the first axis in memory, buffers are reused from step to step.
"""
