import FunctionHost

FunctionHost.run(CreateOrderFunction.self)
